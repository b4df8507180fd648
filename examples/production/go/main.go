package main

import (
	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		office := []string{settings.Require("office")}
		environment := philotes.EnvironmentProduction

		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{
			Cloud:       philotes.CloudNameHetzner,
			Environment: &environment,
			Workers: map[string]philotes.WorkerPoolArgs{
				"general": {Count: pulumi.IntRef(4), Size: pulumi.StringRef("large")},
			},
			Access: &philotes.AccessArgs{ApiFrom: office, SshFrom: office},
			Dns: &philotes.DnsArgs{
				Provider: philotes.DnsProviderCloudflare,
				Zone:     "example.com",
				Names:    []string{"@", "*"},
			},
			DnsToken: settings.RequireSecret("dnsToken"),
			Platform: &philotes.PlatformArgs{
				Certificates: &philotes.CertificatesArgs{Email: pulumi.String(settings.Require("email"))},
			},
			Budget: &philotes.BudgetArgs{MaxMonthlyEur: 200},
		})
		if err != nil {
			return err
		}
		ctx.Export("kubeconfig", cluster.Kubeconfig)
		ctx.Export("dnsRecords", cluster.DnsRecords)
		ctx.Export("readme", cluster.Readme)
		return nil
	})
}
