import * as philotes from "@philotes/pulumi-philotes";

const cluster = new philotes.Cluster("cluster", { cloud: "hetzner" });

export const kubeconfig = cluster.kubeconfig;
export const monthlyCost = cluster.monthlyCost;
