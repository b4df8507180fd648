import * as philotes from "@philotes/pulumi-philotes";

const clouds = ["hetzner", "scaleway", "ovh", "exoscale", "contabo"] as const;
const clusters = clouds.map((cloud) => [cloud, new philotes.Cluster(cloud, { cloud, environment: "dev" })] as const);

export const monthlyCosts = Object.fromEntries(clusters.map(([cloud, cluster]) => [cloud, cluster.monthlyCost]));
