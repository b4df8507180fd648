package main

import (
	"fmt"

	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// host is a server at the given place in both of the rack's networks; without a pool it is the control plane.
// Its host key is what stands in /etc/ssh/ssh_host_ed25519_key.pub on it.
func host(last int, hostKey, pool string) philotes.ExistingHostArgs {
	args := philotes.ExistingHostArgs{
		Address:        pulumi.Sprintf("203.0.113.%d", last),
		PrivateAddress: pulumi.StringRef(fmt.Sprintf("192.168.0.%d", last)),
		HostKey:        pulumi.String("ssh-ed25519 " + hostKey),
	}
	if pool == "" {
		args.ControlPlane = pulumi.BoolRef(true)
	} else {
		args.Pool = &pool
	}
	return args
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		office := []string{settings.Require("office")}

		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{
			Cloud:         philotes.CloudNameExisting,
			SshPrivateKey: settings.RequireSecret("loginKey"),
			Access:        &philotes.AccessArgs{ApiFrom: office, SshFrom: office},
			Existing: &philotes.ExistingArgs{Hosts: map[string]philotes.ExistingHostArgs{
				"rack-a": host(11, "AAAAC3NzaC1lZDI1NTE5AAAAIOelw/fTII6xmxZRmqUJ+jDDe89U/b3hJh5O1lvolT9Z", ""),
				"rack-b": host(12, "AAAAC3NzaC1lZDI1NTE5AAAAIHHuvEX5KUy6EF0xJKLcsuABEmwIo4sZmM1luaxSoHXB", "general"),
				"rack-c": host(13, "AAAAC3NzaC1lZDI1NTE5AAAAIJYe6r2dhYlvd9TGm3PSJLuoE3nTtDQgXdTwxKx1jc46", "general"),
			}},
		})
		if err != nil {
			return err
		}
		ctx.Export("kubeconfig", cluster.Kubeconfig)
		return nil
	})
}
