import * as philotes from "@philotes/pulumi-philotes";

const workers = { general: { count: 3, size: "medium" } };
const clouds = philotes.compareCloudsOutput({ environment: "staging", workers });

const cluster = new philotes.Cluster("cluster", { cloud: "hetzner", workers, budget: { maxMonthlyEur: 60 } });

export const comparison = clouds.table;
export const cheapest = clouds.rows[0].cloud;
export const monthlyCost = cluster.monthlyCost;
