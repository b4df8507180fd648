import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgetRun, recordRun, removeRunRemains } from "./leftovers.ts";
import { run } from "./processes.ts";

/** Where the engine, the plug-ins, the daemon and the sites live, as seen by the machines. */
export const outsideAddress = "198.51.100.1";
/** The cloud's side of the line to the outside. */
export const cloudAddress = "198.51.100.2";
/** Servers and load balancers get their public addresses from here (TEST-NET-3, RFC 5737: routed nowhere). */
const publicCidr = "203.0.113.0/24";

export interface NamespacesOptions {
  /** Short: `phl` and up to six letters or digits. */
  readonly namespace: string;
  readonly runFolder: string;
  /** Host name → address for whatever runs in the outside namespace. */
  readonly hosts: Readonly<Record<string, string>>;
}

export function cloudNamespace(namespace: string): string {
  return `${namespace}c`;
}

/** A name that is free with near certainty: `phl` and six letters or digits. */
export function newNamespaceName(): string {
  return `phl${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;
}

/**
 * Makes the outside and the cloud namespace and the line between them. Neither has a way to the real network.
 * The run is recorded with this process as its owner, so that `sweepLeftovers` can take down what a crash leaves.
 */
export async function createNamespaces(options: NamespacesOptions): Promise<void> {
  const outside = options.namespace;
  const cloud = cloudNamespace(outside);
  if (!/^phl[a-z0-9]{1,6}$/.test(outside)) throw new Error(`namespace ${outside}: expected "phl" and up to six letters or digits`);
  recordRun(outside, options.runFolder);
  writeNameResolution(outside, options.hosts);
  await run(["ip", "netns", "add", outside]);
  await run(["ip", "netns", "add", cloud]);
  await setSysctls(cloud);
  await ip(cloud, ["link set lo up"]);
  await ip(outside, [
    "link set lo up",
    `link add uplink type veth peer name uplink netns ${cloud}`,
    `addr add ${outsideAddress}/30 dev uplink`,
    "link set uplink up",
  ]);
  await ip(cloud, [`addr add ${cloudAddress}/30 dev uplink`, "link set uplink up"]);
  await ip(outside, [`route add ${publicCidr} via ${cloudAddress}`]);
}

/** Ends every process in the two namespaces, removes them and all that the run's machines hold (disks, loop devices, control groups). Succeeds when nothing is there. */
export async function removeNamespaces(namespace: string, runFolder: string): Promise<void> {
  await removeRunRemains(namespace, runFolder);
  forgetRun(namespace);
}

/** Runs `ip` commands in a namespace, one after the other, up to the first that fails. */
export async function ip(namespace: string, commands: readonly string[]): Promise<void> {
  await run(["ip", "-n", namespace, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}

/** The command line that runs `argv` in a namespace, with that namespace's /etc/hosts and /etc/resolv.conf. Each step is an exec: pid, pipes and descriptors stay. */
export function inNamespace(namespace: string, argv: readonly string[]): string[] {
  // Not `ip netns exec`: it lays a new sysfs over /sys, and with it the control groups that the machines need are gone.
  const bind = 'for file in "/etc/netns/$0"/*; do [ -e "$file" ] && mount --bind "$file" "/etc/$(basename "$file")"; done; exec "$@"';
  const enter = ["nsenter", `--net=/run/netns/${namespace}`, "--", "unshare", "--mount", "--propagation", "slave", "--"];
  return [...enter, "sh", "-c", bind, namespace, ...argv];
}

function writeNameResolution(namespace: string, hosts: Readonly<Record<string, string>>): void {
  const folder = join("/etc/netns", namespace);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, "hosts"), { force: true });
  writeFileSync(join(folder, "hosts"), hostsFile("localhost", hosts));
  writeFileSync(join(folder, "resolv.conf"), resolvConf);
}

/** Nobody answers there: an unknown name fails at once instead of after a timeout. */
export const resolvConf = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n";

/** An /etc/hosts with this host's own name and the given ones. */
export function hostsFile(ownName: string, hosts: Readonly<Record<string, string>>): string {
  const own = ownName === "localhost" ? [] : [`127.0.1.1 ${ownName}`];
  return ["127.0.0.1 localhost", "::1 localhost", ...own, ...Object.entries(hosts).map(([name, address]) => `${address} ${name}`), ""].join(
    "\n",
  );
}

async function setSysctls(cloud: string): Promise<void> {
  const settings = {
    "ipv4/ip_forward": 1,
    // A server may send from its own addresses only; strict reverse-path filtering is what the cloud's routers do too.
    "ipv4/conf/all/rp_filter": 1,
    "ipv4/conf/default/rp_filter": 1,
    // An address that leads to several servers: each connection to one of them.
    "ipv4/fib_multipath_hash_policy": 1,
    // Private traffic enters and leaves by the same bridge: that is the network's design, no reason for a redirect.
    "ipv4/conf/all/send_redirects": 0,
    "ipv4/conf/default/send_redirects": 0,
    // Bridged frames are the private network, which no firewall sees. Absent where the kernel has no br_netfilter.
    "bridge/bridge-nf-call-iptables": 0,
    "bridge/bridge-nf-call-ip6tables": 0,
    "bridge/bridge-nf-call-arptables": 0,
  };
  const lines = Object.entries(settings).map(
    ([key, value]) => `if [ -e /proc/sys/net/${key} ]; then echo ${value} > /proc/sys/net/${key}; fi`,
  );
  await run(["nsenter", `--net=/run/netns/${cloud}`, "--", "sh", "-ec", lines.join("\n")]);
}
