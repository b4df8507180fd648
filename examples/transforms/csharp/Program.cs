using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading.Tasks;
using Philotes.K3s;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    // What the component has no argument for: here, a label of one's own on the volume.
    ResourceTransform labelled = (args, _) =>
    {
        if (args.Type != "hcloud:index/volume:Volume") return Task.FromResult<ResourceTransformResult?>(null);
        var labels = args.Args.GetValueOrDefault("labels") as ImmutableDictionary<string, object?> ?? ImmutableDictionary<string, object?>.Empty;
        var properties = args.Args.SetItem("labels", labels.SetItem("backup", "daily"));
        return Task.FromResult<ResourceTransformResult?>(new ResourceTransformResult(properties, args.Options));
    };

    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Cloud = CloudName.Hetzner,
        Environment = Philotes.K3s.Environment.Dev,
    }, new ComponentResourceOptions { ResourceTransforms = { labelled } });

    return new Dictionary<string, object?> { ["kubeconfig"] = cluster.Kubeconfig };
});
