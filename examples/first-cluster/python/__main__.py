import pulumi
import pulumi_philotes as philotes

cluster = philotes.Cluster("cluster", cloud=philotes.CloudName.HETZNER)

pulumi.export("kubeconfig", cluster.kubeconfig)
pulumi.export("monthlyCost", cluster.monthly_cost)
