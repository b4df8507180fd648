using System.Collections.Generic;
using Philotes.K3s;
using Philotes.K3s.Inputs;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var config = new Config();
    var office = config.Require("office");

    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Cloud = CloudName.Existing,
        SshPrivateKey = config.RequireSecret("loginKey"),
        Access = new AccessArgs { ApiFrom = { office }, SshFrom = { office } },
        // The host key is what stands in /etc/ssh/ssh_host_ed25519_key.pub on the server.
        Existing = new ExistingArgs
        {
            Hosts =
            {
                ["rack-a"] = new ExistingHostArgs
                {
                    Address = "203.0.113.11",
                    PrivateAddress = "192.168.0.11",
                    ControlPlane = true,
                    HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOelw/fTII6xmxZRmqUJ+jDDe89U/b3hJh5O1lvolT9Z",
                },
                ["rack-b"] = new ExistingHostArgs
                {
                    Address = "203.0.113.12",
                    PrivateAddress = "192.168.0.12",
                    Pool = "general",
                    HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHHuvEX5KUy6EF0xJKLcsuABEmwIo4sZmM1luaxSoHXB",
                },
                ["rack-c"] = new ExistingHostArgs
                {
                    Address = "203.0.113.13",
                    PrivateAddress = "192.168.0.13",
                    Pool = "general",
                    HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYe6r2dhYlvd9TGm3PSJLuoE3nTtDQgXdTwxKx1jc46",
                },
            },
        },
    });

    return new Dictionary<string, object?> { ["kubeconfig"] = cluster.Kubeconfig };
});
