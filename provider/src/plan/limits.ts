import { addressCount } from "../values/cidr.ts";
import { at, refused } from "../values/problem.ts";
import { checkBudget } from "./budget.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { planFirewall } from "./firewall.ts";
import { hostNodeName } from "./host-nodes.ts";
import { nodeName } from "./nodes.ts";
import type { Spec } from "./spec.ts";
import { controlPlanePool } from "./spec-servers.ts";

/** What holds for the cluster as a whole. */
export function checkLimits(spec: Spec, catalog: Catalog, findings: Findings): void {
  checkNameLength(spec, catalog, findings);
  checkServerCount(spec, catalog, findings);
  checkFirewall(spec, catalog, findings);
  checkBinary(spec, catalog, findings);
  checkImage(spec, catalog, findings);
  checkRootVolume(spec, catalog, findings);
  checkBudget(spec, catalog, findings);
}

function checkNameLength(spec: Spec, catalog: Catalog, findings: Findings): void {
  const room = nameRoom(spec, catalog);
  if (spec.name.length <= room) return;
  const longest = `${spec.name}${longestSuffix(spec)}`;
  const most = catalog.limits.serverNameLength;
  const write = room > 0 ? `write a cluster name of at most ${room} characters` : "write shorter pool names";
  findings.problems.push(
    refused(
      "name",
      `"${spec.name}" makes the server name "${longest}" (${longest.length} characters; ${catalog.displayName} takes ${most}): ${write}`,
    ),
  );
}

type Servers = Pick<Spec, "hosts" | "controlPlane" | "pools">;

/** How long the cluster's name may be for its servers' names to fit; none or less where the rest of them leaves no room. */
export function nameRoom(servers: Servers, catalog: Catalog): number {
  return catalog.limits.serverNameLength - longestSuffix(servers).length;
}

/** Of what stands behind the cluster's name in its servers' names. */
function longestSuffix({ hosts, controlPlane, pools }: Servers): string {
  const made = [{ name: controlPlanePool, count: controlPlane.count }, ...pools].map((pool) => nodeName("", pool.name, pool.count - 1));
  const suffixes = hosts.length > 0 ? hosts.map((host) => hostNodeName("", host.name)) : made;
  return suffixes.reduce((a, b) => (b.length > a.length ? b : a));
}

function checkServerCount(spec: Spec, catalog: Catalog, findings: Findings): void {
  const servers = spec.pools.reduce((sum, pool) => sum + pool.count, spec.controlPlane.count);
  const balanced = spec.loadBalancer.enabled && catalog.abilities.loadBalancer === "balancer";
  const legs = servers + (balanced ? 1 : 0);
  if (legs > catalog.limits.serversPerNetwork) {
    const counted = `${servers} servers${balanced ? " and the load balancer" : ""}`;
    findings.problems.push(
      refused(
        "workers",
        `${counted} don't fit one private network of ${catalog.displayName}, which takes ${catalog.limits.serversPerNetwork}: write fewer`,
      ),
    );
  }
  const podRanges = addressCount(spec.network.podCidr) / 256;
  if (servers > podRanges) {
    findings.problems.push(
      refused(
        "network.podCidr",
        `${spec.network.podCidr} is too small: it holds ${podRanges} ranges of /24, one a server, and there are ${servers} servers`,
      ),
    );
  }
}

function checkFirewall(spec: Spec, catalog: Catalog, findings: Findings): void {
  const { rules } = planFirewall(spec, catalog);
  const sources = rules.reduce((sum, rule) => sum + rule.from.length, 0);
  const { firewallRules, firewallSources, source } = catalog.limits;
  if (rules.length <= firewallRules && sources <= firewallSources) return;
  const takes = `${firewallRules} rules and ${firewallSources} sources, see ${source}`;
  findings.problems.push(
    refused(
      "access",
      `${rules.length} firewall rules with ${sources} sources are more than ${catalog.displayName} takes (${takes}): write fewer, larger ranges`,
    ),
  );
}

function checkBinary(spec: Spec, catalog: Catalog, findings: Findings): void {
  if (spec.kubernetes.binarySha256 === undefined) return;
  const kinds = new Set([spec.controlPlane, ...spec.pools].map(({ size }) => catalog.sizes.get(size)?.architecture));
  if (kinds.size < 2) return;
  const reason = `one checksum can't hold for servers of ${[...kinds].sort().join(" and ")}: leave it out, or write sizes of one architecture`;
  findings.problems.push(refused("kubernetes.binarySha256", reason));
}

function checkImage(spec: Spec, catalog: Catalog, findings: Findings): void {
  const runsOn = catalog.images?.get(spec.image);
  if (runsOn === undefined) return;
  const groups = [{ path: "controlPlane.size", size: spec.controlPlane.size }].concat(
    spec.pools.map(({ name, size }) => ({ path: at(at("workers", name), "size"), size })),
  );
  for (const { path, size } of groups) {
    const architecture = catalog.sizes.get(size)?.architecture;
    if (architecture === undefined || runsOn.includes(architecture)) continue;
    const reason = `"${size}" is ${architecture}, and the image "${spec.image}" starts on ${runsOn.join(" and ")} only: write a size of that kind, or another image`;
    findings.problems.push(refused(path, reason));
  }
}

/** A problem with the disk and not with the size: that is chosen for its vCPUs and memory. */
function checkRootVolume(spec: Spec, catalog: Catalog, findings: Findings): void {
  const takes = (name: string) => catalog.sizes.get(name)?.rootVolumeMaxGib ?? Number.POSITIVE_INFINITY;
  const sizes = [...new Set([spec.controlPlane.size, ...spec.pools.map(({ size }) => size)])];
  const small = sizes.filter((size) => takes(size) < spec.rootDiskGib);
  if (small.length === 0) return;
  const most = Math.min(...small.map(takes));
  const reason = `${spec.rootDiskGib} GiB are more than servers of ${small.join(" and ")} take: write at most ${most}, or larger sizes`;
  findings.problems.push(refused(`${spec.cloud}.diskGib`, reason));
}
