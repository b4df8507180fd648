import * as philotes from "@philotes/pulumi-philotes";
import * as kubernetes from "@pulumi/kubernetes";

const cluster = new philotes.Cluster("cluster", { cloud: "hetzner", environment: "dev" });
const provider = new kubernetes.Provider("kubernetes", { kubeconfig: cluster.kubeconfig });

const team = new kubernetes.core.v1.Namespace("team", { metadata: { name: "team-web" } }, { provider });
new kubernetes.core.v1.Secret(
  "settings",
  { metadata: { name: "settings", namespace: team.metadata.name }, stringData: { ingress: cluster.ingressAddress } },
  { provider },
);

export const kubeconfig = cluster.kubeconfig;
