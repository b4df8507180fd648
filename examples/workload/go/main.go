package main

import (
	"github.com/philotes/pulumi-philotes/sdk/go/philotes"
	"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes"
	corev1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/core/v1"
	metav1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/meta/v1"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		environment := philotes.EnvironmentDev
		cluster, err := philotes.NewCluster(ctx, "cluster", &philotes.ClusterArgs{
			Cloud:       philotes.CloudNameHetzner,
			Environment: &environment,
		})
		if err != nil {
			return err
		}
		provider, err := kubernetes.NewProvider(ctx, "kubernetes", &kubernetes.ProviderArgs{Kubeconfig: cluster.Kubeconfig})
		if err != nil {
			return err
		}
		team, err := corev1.NewNamespace(ctx, "team", &corev1.NamespaceArgs{
			Metadata: &metav1.ObjectMetaArgs{Name: pulumi.String("team-web")},
		}, pulumi.Provider(provider))
		if err != nil {
			return err
		}
		_, err = corev1.NewSecret(ctx, "settings", &corev1.SecretArgs{
			Metadata:   &metav1.ObjectMetaArgs{Name: pulumi.String("settings"), Namespace: team.Metadata.Name()},
			StringData: pulumi.StringMap{"ingress": cluster.IngressAddress},
		}, pulumi.Provider(provider))
		if err != nil {
			return err
		}
		ctx.Export("kubeconfig", cluster.Kubeconfig)
		return nil
	})
}
