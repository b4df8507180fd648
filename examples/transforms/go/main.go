package main

import (
	"context"

	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// labelled does what the component has no argument for: here, a label of one's own on the volume.
func labelled(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
	if args.Type != "hcloud:index/volume:Volume" {
		return nil
	}
	labels, _ := args.Props["labels"].(pulumi.Map)
	if labels == nil {
		labels = pulumi.Map{}
	}
	labels["backup"] = pulumi.String("daily")
	args.Props["labels"] = labels
	return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		environment := philotes.EnvironmentDev
		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{
			Cloud:       philotes.CloudNameHetzner,
			Environment: &environment,
		}, pulumi.Transforms([]pulumi.ResourceTransform{labelled}))
		if err != nil {
			return err
		}
		ctx.Export("kubeconfig", cluster.Kubeconfig)
		return nil
	})
}
