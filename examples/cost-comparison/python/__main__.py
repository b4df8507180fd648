import pulumi
import pulumi_philotes as philotes

clouds = philotes.compare_clouds(
    environment=philotes.Environment.STAGING,
    workers={"general": philotes.WorkerPool(count=3, size="medium")},
)

cluster = philotes.Cluster(
    "cluster",
    cloud=philotes.CloudName.HETZNER,
    workers={"general": philotes.WorkerPoolArgs(count=3, size="medium")},
    budget=philotes.BudgetArgs(max_monthly_eur=60),
)

pulumi.export("comparison", clouds.table)
pulumi.export("cheapest", clouds.rows[0].cloud)
pulumi.export("monthlyCost", cluster.monthly_cost)
