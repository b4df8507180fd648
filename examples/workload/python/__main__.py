import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_philotes as philotes

cluster = philotes.Cluster(
    "cluster",
    cloud=philotes.CloudName.HETZNER,
    environment=philotes.Environment.DEV,
)
provider = kubernetes.Provider("kubernetes", kubeconfig=cluster.kubeconfig)
on_cluster = pulumi.ResourceOptions(provider=provider)

team = kubernetes.core.v1.Namespace(
    "team", metadata={"name": "team-web"}, opts=on_cluster
)
kubernetes.core.v1.Secret(
    "settings",
    metadata={"name": "settings", "namespace": team.metadata.name},
    string_data={"ingress": cluster.ingress_address},
    opts=on_cluster,
)

pulumi.export("kubeconfig", cluster.kubeconfig)
