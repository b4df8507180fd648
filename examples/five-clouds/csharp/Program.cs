using System.Collections.Generic;
using System.Linq;
using Philotes.K3s;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var clouds = new[] { CloudName.Hetzner, CloudName.Scaleway, CloudName.Ovh, CloudName.Exoscale, CloudName.Contabo };
    var clusters = clouds.ToDictionary(cloud => (string)cloud, cloud => new Cluster((string)cloud, new ClusterArgs
    {
        Cloud = cloud,
        Environment = Philotes.K3s.Environment.Dev,
    }));

    return new Dictionary<string, object?>
    {
        ["monthlyCosts"] = clusters.ToDictionary(entry => entry.Key, entry => entry.Value.MonthlyCost),
    };
});
