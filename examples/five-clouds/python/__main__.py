import pulumi
import pulumi_philotes as philotes

clouds = [cloud for cloud in philotes.CloudName if cloud != philotes.CloudName.EXISTING]
clusters = {
    cloud.value: philotes.Cluster(
        cloud.value, cloud=cloud, environment=philotes.Environment.DEV
    )
    for cloud in clouds
}

pulumi.export(
    "monthlyCosts", {name: cluster.monthly_cost for name, cluster in clusters.items()}
)
