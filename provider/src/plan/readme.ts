import { markdownTable } from "markdown-table";
import { formatEur } from "../values/money.ts";
import { costRows } from "./cost-table.ts";
import { isFor } from "./firewall.ts";
import type { NodePlan, Plan } from "./plan.ts";
import { volumeOf } from "./storage.ts";

/** What is known only once the machines exist; all that is not known yet may be the empty string. */
export interface Addresses {
  /** URL of the Kubernetes API. */
  readonly endpoint: string;
  /** Public address of the ingress. */
  readonly ingress: string;
  /** Public address by node name. */
  readonly nodes: { readonly [node: string]: string };
}

/** Markdown about the cluster: how to connect, servers, cost, a picture. */
export function renderReadme(plan: Plan, addresses: Addresses): string {
  return [
    `# ${plan.name}`,
    `K3s ${plan.kubernetes.version} on ${plan.cloud}, ${plan.location} (${plan.environment}).`,
    "## Connect",
    connect(plan, addresses),
    "## Servers",
    servers(plan, addresses),
    ...volume(plan),
    "## Picture",
    picture(plan),
    "## Cost",
    `**${formatEur(plan.cost.monthly)} EUR a month**, ${formatEur(plan.cost.hourly)} EUR an hour. ${whosePrices(plan)}`,
    costRows(plan.cost),
    ["Not included:", "", ...plan.cost.notIncluded.map((text) => `- ${text}`)].join("\n"),
    ...(plan.warnings.length > 0 ? ["## Good to know", plan.warnings.map((text) => `- ${text}`).join("\n")] : []),
    "",
  ].join("\n\n");
}

function whosePrices({ serversAreGiven, cost }: Plan): string {
  return serversAreGiven ? "The servers are paid for elsewhere." : `Net of VAT; list prices of ${cost.pricesAsOf}: <${cost.source}>`;
}

/** The commands name outputs as the README's own example exports them. */
function connect(plan: Plan, { endpoint, ingress, nodes }: Addresses): string {
  const first = plan.nodes[0];
  const shell = [
    "# Kubernetes",
    "(umask 077 && pulumi stack output kubeconfig --show-secrets > kubeconfig)",
    "kubectl --kubeconfig kubeconfig get nodes",
    "# SSH to the first server",
    "(umask 077 && pulumi stack output sshPrivateKey --show-secrets > id)",
    `ssh -i id ${first?.sshPort === 22 ? "" : `-p ${first?.sshPort} `}${first?.sshUser}@${(first && nodes[first.name]) || "<address>"}`,
  ];
  return [
    `- API: ${endpoint || "(known after the first update)"}`,
    `- Web traffic (80, 443): ${ingress || "(known after the first update)"}`,
    ...(plan.dns && plan.dns.names.length > 0 ? [`- Names: ${plan.dns.names.map(({ name }) => name).join(", ")}`] : []),
    "",
    "```sh",
    ...shell,
    "```",
  ].join("\n");
}

function servers(plan: Plan, { nodes }: Addresses): string {
  const rows = plan.nodes.map((node) => [
    node.name,
    node.role,
    node.size,
    node.location,
    node.privateIp ?? "",
    nodes[node.name] || "",
    formatEur(node.monthlyEur),
  ]);
  return markdownTable([["Name", "Role", "Size", "Location", "Private", "Public", "EUR a month"], ...rows], {
    align: ["l", "l", "l", "l", "l", "l", "r"],
  });
}

function volume({ storage }: Plan): string[] {
  if (storage.kind === "none") return [];
  const end = storage.retain
    ? `stays in your account when the cluster goes, for ${formatEur(storage.monthlyEur)} EUR a month`
    : "is deleted with the cluster, unless `storage.retain` says otherwise";
  return [`The volume \`${storage.name}\` (${storage.sizeGib} GiB, on ${storage.node}) ${end}.`];
}

function picture(plan: Plan): string {
  const groups = Map.groupBy(plan.nodes, (node) => node.pool);
  const lines = ["flowchart LR", '  web(["web"])', '  admin(["kubectl, Pulumi"])'];
  if (plan.ingress.kind === "loadBalancer")
    lines.push(`  lb["load balancer ${plan.ingress.size}<br/>${plan.ingress.privateIp}"]`, "  web -->|80, 443| lb");
  if (plan.ingress.kind === "elasticAddress") lines.push(`  lb["${plan.ingress.size}"]`, "  web -->|80, 443| lb");
  lines.push(`  subgraph net["${networkTitle(plan)}"]`);
  for (const [pool, nodes] of groups) lines.push(...poolBox(plan, pool, nodes));
  lines.push("  end", ...edges(plan, [...groups.keys()]));
  return ["```mermaid", ...lines, "```"].join("\n");
}

function networkTitle({ serversAreGiven, network }: Plan): string {
  if (!serversAreGiven) return network.cidr === undefined ? "private network" : `private network ${network.cidr}`;
  return network.encrypted ? "WireGuard between public addresses" : "the servers' own network";
}

function poolBox(plan: Plan, pool: string, nodes: readonly NodePlan[]): string[] {
  const boxes = nodes.map((node) => `      ${box(node)}["${node.name}<br/>${[node.size, node.privateIp].filter(Boolean).join(", ")}"]`);
  const disk = nodes.flatMap((node) => {
    const volume = volumeOf(plan, node);
    return volume ? [`      volume[("volume<br/>${volume.sizeGib} GiB")] --- ${box(node)}`] : [];
  });
  return [`    subgraph ${group(pool)}["${pool}"]`, ...boxes, ...disk, "    end"];
}

function edges(plan: Plan, pools: readonly string[]): string[] {
  const isTarget = (pool: string) => plan.nodes.some((node) => node.pool === pool && isFor(plan, node, "ingress"));
  const door = plan.ingress.kind === "nodes" ? "web -->|80, 443|" : "lb -->";
  const web = pools.filter(isTarget).map((pool) => `  ${door} ${group(pool)}`);
  const controlPlane = plan.nodes[0]?.pool ?? "";
  const api =
    plan.api.kind === "loadBalancer"
      ? ["  admin -->|6443| lb", `  lb -->|6443| ${group(controlPlane)}`]
      : [`  admin -->|6443| ${group(controlPlane)}`];
  return [...web, ...api];
}

function box(node: NodePlan): string {
  return `n_${node.key.replaceAll("-", "_")}`;
}

function group(pool: string): string {
  return `p_${pool.replaceAll("-", "_")}`;
}
