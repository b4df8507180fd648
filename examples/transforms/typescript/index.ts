import * as philotes from "@philotes/pulumi-philotes";
import type * as pulumi from "@pulumi/pulumi";

/** What the component has no argument for: here, a label of one's own on the volume. */
const labelled: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "hcloud:index/volume:Volume" ? { props: { ...props, labels: { ...props.labels, "backup": "daily" } }, opts } : undefined;

const cluster = new philotes.Cluster("cluster", { cloud: "hetzner", environment: "dev" }, { transforms: [labelled] });

export const kubeconfig = cluster.kubeconfig;
