import pulumi
import pulumi_philotes as philotes

config = pulumi.Config()
office = config.require("office")

cluster = philotes.Cluster(
    "cluster",
    cloud=philotes.CloudName.HETZNER,
    environment=philotes.Environment.PRODUCTION,
    workers={"general": philotes.WorkerPoolArgs(count=4, size="large")},
    access=philotes.AccessArgs(api_from=[office], ssh_from=[office]),
    dns=philotes.DnsArgs(
        provider=philotes.DnsProvider.CLOUDFLARE, zone="example.com", names=["@", "*"]
    ),
    dns_token=config.require_secret("dnsToken"),
    platform=philotes.PlatformArgs(
        certificates=philotes.CertificatesArgs(email=config.require("email"))
    ),
    budget=philotes.BudgetArgs(max_monthly_eur=200),
)

pulumi.export("kubeconfig", cluster.kubeconfig)
pulumi.export("dnsRecords", cluster.dns_records)
pulumi.export("readme", cluster.readme)
