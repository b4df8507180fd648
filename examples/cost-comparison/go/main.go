package main

import (
	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		count, size, environment := 3, "medium", philotes.EnvironmentStaging

		clouds, err := philotes.CompareClouds(ctx, &philotes.CompareCloudsArgs{
			Environment: &environment,
			Workers:     map[string]philotes.WorkerPool{"general": {Count: &count, Size: &size}},
		})
		if err != nil {
			return err
		}
		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{
			Cloud:   philotes.CloudNameHetzner,
			Workers: map[string]philotes.WorkerPoolArgs{"general": {Count: &count, Size: &size}},
			Budget:  &philotes.BudgetArgs{MaxMonthlyEur: 60},
		})
		if err != nil {
			return err
		}
		ctx.Export("comparison", pulumi.String(clouds.Table))
		ctx.Export("cheapest", pulumi.String(clouds.Rows[0].Cloud))
		ctx.Export("monthlyCost", cluster.MonthlyCost)
		return nil
	})
}
