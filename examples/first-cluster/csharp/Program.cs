using System.Collections.Generic;
using Philotes.K3s;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var cluster = new Cluster("cluster", new ClusterArgs { Cloud = CloudName.Hetzner });

    return new Dictionary<string, object?>
    {
        ["kubeconfig"] = cluster.Kubeconfig,
        ["monthlyCost"] = cluster.MonthlyCost,
    };
});
