package main

import (
	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{Cloud: philotes.CloudNameHetzner})
		if err != nil {
			return err
		}
		ctx.Export("kubeconfig", cluster.Kubeconfig)
		ctx.Export("monthlyCost", cluster.MonthlyCost)
		return nil
	})
}
