using System.Collections.Generic;
using Philotes.K3s;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

return await Deployment.RunAsync(() =>
{
    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Cloud = CloudName.Hetzner,
        Environment = Philotes.K3s.Environment.Dev,
    });
    var provider = new Pulumi.Kubernetes.Provider("kubernetes", new Pulumi.Kubernetes.ProviderArgs { KubeConfig = cluster.Kubeconfig });
    var onCluster = new CustomResourceOptions { Provider = provider };

    var team = new Namespace("team", new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = "team-web" } }, onCluster);
    _ = new Secret("settings", new SecretArgs
    {
        Metadata = new ObjectMetaArgs { Name = "settings", Namespace = team.Metadata.Apply(metadata => metadata.Name) },
        StringData = { ["ingress"] = cluster.IngressAddress },
    }, onCluster);

    return new Dictionary<string, object?> { ["kubeconfig"] = cluster.Kubeconfig };
});
