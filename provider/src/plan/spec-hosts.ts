import type { ClusterArgs } from "../args.ts";
import type { ExistingHostArgs } from "../args-clouds.ts";
import { isIpv4Address } from "../values/cidr.ts";
import type { DnsLabel } from "../values/names.ts";
import { parseName } from "../values/names.ts";
import { at, malformed, missing, outOfRange, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { addressProblems } from "./host-addresses.ts";
import { parseLabels, parseTaints } from "./labels.ts";
import { ownBlock } from "./own-block.ts";
import { type ControlPlaneSpec, controlPlanePool, type PoolSpec, poolNameLength } from "./spec-servers.ts";

/** A server that stands in the program instead of being made. */
export interface HostSpec {
  readonly name: DnsLabel;
  readonly pool: string;
  /** Undefined where the servers share no network of their own. */
  readonly privateIp: string | undefined;
  readonly sshUser: string;
  readonly sshPort: number;
}

/** Servers that are there already, in the shape in which others are wished for. */
export interface HostsSpec {
  /** Control plane first, then the pools by name; by name within. */
  readonly hosts: readonly HostSpec[];
  readonly controlPlane: ControlPlaneSpec;
  readonly pools: readonly PoolSpec[];
}

type Hosts = { readonly [name: string]: ExistingHostArgs };

/** Whether a cloud's servers stand in the program. */
export function areGiven(catalog: Catalog): boolean {
  return catalog.abilities.privateNetwork === "given";
}

/** The hosts of the cloud's own block. */
function hostsOf(args: ClusterArgs): Hosts {
  return (ownBlock(args).hosts ?? {}) as Hosts;
}

export function parseHosts(args: ClusterArgs, location: string, findings: Findings): HostsSpec {
  const path = at(args.cloud, "hosts");
  const given = Object.entries(hostsOf(args)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (given.length === 0) {
    findings.problems.push(
      missing(path, "write each server by a name of your choice, with its address, host key and place in the cluster"),
    );
    return { hosts: [], controlPlane: { count: 1, size: "" }, pools: [] };
  }
  const hosts = given.flatMap(([name, host]) => parseHost(name, host, at(path, name), findings));
  findings.problems.push(...addressProblems(new Map(given), path, args.network));
  const count = hosts.filter(({ pool }) => pool === controlPlanePool).length;
  checkControlPlane(args, count, given, path, findings);
  const pools = parseHostPools(args, hosts, location, findings);
  const ordered = [controlPlanePool, ...pools.map(({ name }) => name)].flatMap((pool) => hosts.filter((host) => host.pool === pool));
  return { hosts: ordered, controlPlane: { count, size: "" }, pools };
}

/** Names that commands of another host have. */
const taken = /-(membership|machine)$/;

function parseHost(name: string, host: ExistingHostArgs, path: string, findings: Findings): HostSpec[] {
  const parsed = parseName(name);
  if (!parsed.ok) findings.problems.push(refused(path, parsed.reason));
  else if (taken.test(name))
    findings.problems.push(refused(path, `"${name}" ends as names of the cluster's own resources do: write another name`));
  const { sshUser = "root", sshPort = 22 } = host;
  if (!/^[a-z_][a-z0-9_.-]*$/i.test(sshUser)) findings.problems.push(malformed(at(path, "sshUser"), sshUser, "the name of a user"));
  if (!Number.isInteger(sshPort) || sshPort < 1 || sshPort > 65535)
    findings.problems.push(outOfRange(at(path, "sshPort"), sshPort, "a port from 1 to 65535"));
  if (host.hostKey === undefined)
    findings.problems.push(missing(at(path, "hostKey"), `nobody else may pass for the server. Write ${whichHostKey}`));
  else if (typeof host.hostKey === "string" && !isHostKey(host.hostKey))
    findings.problems.push(malformed(at(path, "hostKey"), host.hostKey, whichHostKey));
  const pool = poolOf(host, path, findings);
  if (!parsed.ok || pool === undefined) return [];
  return [{ name: parsed.name, pool, privateIp: privateIpOf(host), sshUser, sshPort }];
}

const whichHostKey = "what stands in /etc/ssh/ssh_host_ed25519_key.pub on it, such as ssh-ed25519 AAAA…";

function isHostKey(text: string): boolean {
  return /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+={0,3}( .*)?$/.test(text.trim());
}

function privateIpOf({ privateAddress }: ExistingHostArgs): string | undefined {
  return privateAddress !== undefined && isIpv4Address(privateAddress) ? privateAddress : undefined;
}

function poolOf({ pool, controlPlane = false }: ExistingHostArgs, path: string, findings: Findings): string | undefined {
  if (controlPlane === (pool !== undefined)) {
    const reason = controlPlane
      ? "is part of the control plane and of a pool: write one of pool and controlPlane, not both"
      : "has no place in the cluster: write pool: with the name of a worker pool, or controlPlane: true";
    findings.problems.push(refused(path, reason));
    return undefined;
  }
  if (pool === undefined) return controlPlanePool;
  const parsed = parseName(pool, poolNameLength);
  if (!parsed.ok) findings.problems.push(refused(at(path, "pool"), parsed.reason));
  if (pool === controlPlanePool) findings.problems.push(refused(at(path, "pool"), `"${pool}" is no worker pool: write controlPlane: true`));
  return parsed.ok && pool !== controlPlanePool ? pool : undefined;
}

function checkControlPlane(
  args: ClusterArgs,
  count: number,
  given: readonly [string, ExistingHostArgs][],
  path: string,
  findings: Findings,
): void {
  for (const key of ["count", "size"] as const) {
    if (args.controlPlane?.[key] !== undefined)
      findings.problems.push(
        refused(
          at("controlPlane", key),
          `the servers are there already: leave it out, and write controlPlane: true at those of ${path} that are meant`,
        ),
      );
  }
  // A host that is refused for something else may well be meant for it.
  const meant = given.filter(([, { controlPlane }]) => controlPlane === true).length;
  if (meant === 0)
    findings.problems.push(refused(path, "none of the servers is the control plane: write controlPlane: true at 1, 3 or 5 of them"));
  else if (![1, 3, 5].includes(meant) && count === meant)
    findings.problems.push(
      refused(
        path,
        `${meant} of the servers are the control plane: write controlPlane: true at 1, 3 or 5 of them, so that etcd keeps a majority`,
      ),
    );
}

/** What `workers` may still say about a pool whose servers are there. */
const workerKeys = {
  count: "a server is in the pool whose name it says",
  size: "its servers are as they are",
  location: "its servers are where they are",
  addressBlock: "its servers have their addresses",
} as const;

function parseHostPools(args: ClusterArgs, hosts: readonly HostSpec[], location: string, findings: Findings): PoolSpec[] {
  const names = [...new Set(hosts.map(({ pool }) => pool))].filter((pool) => pool !== controlPlanePool).sort();
  for (const [name, pool] of Object.entries(args.workers ?? {})) {
    const path = at("workers", name);
    for (const [key, why] of Object.entries(workerKeys))
      if (pool[key as keyof typeof workerKeys] !== undefined) findings.problems.push(refused(at(path, key), `${why}: leave it out`));
    if (!names.includes(name))
      findings.problems.push(
        refused(path, `no server is in this pool: write pool: ${name} at one of ${at(args.cloud, "hosts")}, or leave it out`),
      );
  }
  return names.map((name) => {
    const pool = args.workers?.[name];
    const path = at("workers", name);
    return {
      name: name as DnsLabel,
      count: hosts.filter((host) => host.pool === name).length,
      size: "",
      location,
      labels: parseLabels(pool?.labels ?? {}, at(path, "labels"), findings),
      taints: parseTaints(pool?.taints ?? [], at(path, "taints"), findings),
      addressBlock: undefined,
    };
  });
}

/** Backends of flannel that may carry pods over a network that isn't ours: `none` is somebody else's matter. */
const encrypting = ["wireguard-native", "none"];

export function checkBackend(hosts: readonly HostSpec[], serverConfig: { readonly [option: string]: unknown }, findings: Findings): void {
  const backend = serverConfig["flannel-backend"];
  if (backend === undefined || hosts.every(({ privateIp }) => privateIp !== undefined) || encrypting.includes(String(backend))) return;
  const reason = `"${backend}" does not encrypt, and the servers have no privateAddress: leave it out, which is wireguard-native, or write a privateAddress at each`;
  findings.problems.push(refused(at("kubernetes.serverConfig", "flannel-backend"), reason));
}
