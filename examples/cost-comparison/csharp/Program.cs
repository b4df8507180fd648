using System.Collections.Generic;
using Philotes.K3s;
using Philotes.K3s.Inputs;
using Pulumi;

return await Deployment.RunAsync(async () =>
{
    var clouds = await CompareClouds.InvokeAsync(new CompareCloudsArgs
    {
        Environment = Philotes.K3s.Environment.Staging,
        Workers = { ["general"] = new WorkerPool { Count = 3, Size = "medium" } },
    });

    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Cloud = CloudName.Hetzner,
        Workers = { ["general"] = new WorkerPoolArgs { Count = 3, Size = "medium" } },
        Budget = new BudgetArgs { MaxMonthlyEur = 60 },
    });

    return new Dictionary<string, object?>
    {
        ["comparison"] = clouds.Table,
        ["cheapest"] = (string)clouds.Rows[0].Cloud,
        ["monthlyCost"] = cluster.MonthlyCost,
    };
});
