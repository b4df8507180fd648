using System.Collections.Generic;
using Philotes.K3s;
using Philotes.K3s.Inputs;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var config = new Config();
    var office = config.Require("office");

    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Cloud = CloudName.Hetzner,
        Environment = Philotes.K3s.Environment.Production,
        Workers = { ["general"] = new WorkerPoolArgs { Count = 4, Size = "large" } },
        Access = new AccessArgs { ApiFrom = { office }, SshFrom = { office } },
        Dns = new DnsArgs { Provider = DnsProvider.Cloudflare, Zone = "example.com", Names = { "@", "*" } },
        DnsToken = config.RequireSecret("dnsToken"),
        Platform = new PlatformArgs { Certificates = new CertificatesArgs { Email = config.Require("email") } },
        Budget = new BudgetArgs { MaxMonthlyEur = 200 },
    });

    return new Dictionary<string, object?>
    {
        ["kubeconfig"] = cluster.Kubeconfig,
        ["dnsRecords"] = cluster.DnsRecords,
        ["readme"] = cluster.Readme,
    };
});
