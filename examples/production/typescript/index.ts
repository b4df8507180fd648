import * as philotes from "@philotes/pulumi-philotes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const office = config.require("office");

const cluster = new philotes.Cluster("cluster", {
  cloud: "hetzner",
  environment: "production",
  workers: { general: { count: 4, size: "large" } },
  access: { apiFrom: [office], sshFrom: [office] },
  dns: { provider: "cloudflare", zone: "example.com", names: ["@", "*"] },
  dnsToken: config.requireSecret("dnsToken"),
  platform: { certificates: { email: config.require("email") } },
  budget: { maxMonthlyEur: 200 },
});

export const { kubeconfig, dnsRecords, readme } = cluster;
