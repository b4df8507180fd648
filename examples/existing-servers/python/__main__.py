import pulumi
import pulumi_philotes as philotes

config = pulumi.Config()
office = config.require("office")


def host(
    last: int,
    host_key: str,
    control_plane: bool | None = None,
    pool: str | None = None,
) -> philotes.ExistingHostArgs:
    """A server; its host key is what stands in /etc/ssh/ssh_host_ed25519_key.pub on it."""
    return philotes.ExistingHostArgs(
        address=f"203.0.113.{last}",
        private_address=f"192.168.0.{last}",
        host_key=f"ssh-ed25519 {host_key}",
        control_plane=control_plane,
        pool=pool,
    )


cluster = philotes.Cluster(
    "cluster",
    cloud=philotes.CloudName.EXISTING,
    ssh_private_key=config.require_secret("loginKey"),
    access=philotes.AccessArgs(api_from=[office], ssh_from=[office]),
    existing=philotes.ExistingArgs(
        hosts={
            "rack-a": host(
                11,
                "AAAAC3NzaC1lZDI1NTE5AAAAIOelw/fTII6xmxZRmqUJ+jDDe89U/b3hJh5O1lvolT9Z",
                control_plane=True,
            ),
            "rack-b": host(
                12,
                "AAAAC3NzaC1lZDI1NTE5AAAAIHHuvEX5KUy6EF0xJKLcsuABEmwIo4sZmM1luaxSoHXB",
                pool="general",
            ),
            "rack-c": host(
                13,
                "AAAAC3NzaC1lZDI1NTE5AAAAIJYe6r2dhYlvd9TGm3PSJLuoE3nTtDQgXdTwxKx1jc46",
                pool="general",
            ),
        }
    ),
)

pulumi.export("kubeconfig", cluster.kubeconfig)
