package main

import (
	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var clouds = []philotes.CloudName{
	philotes.CloudNameHetzner,
	philotes.CloudNameScaleway,
	philotes.CloudNameOvh,
	philotes.CloudNameExoscale,
	philotes.CloudNameContabo,
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		environment := philotes.EnvironmentDev
		costs := pulumi.Map{}
		for _, cloud := range clouds {
			cluster, err := philotes.NewCluster(ctx, string(cloud), &philotes.ClusterArgs{Cloud: cloud, Environment: &environment})
			if err != nil {
				return err
			}
			costs[string(cloud)] = cluster.MonthlyCost
		}
		ctx.Export("monthlyCosts", costs)
		return nil
	})
}
