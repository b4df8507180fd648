import { controlPlaneTaint, poolLabel } from "./nodes.ts";
import type { NodePlan } from "./plan.ts";
import type { Spec } from "./spec.ts";
import { controlPlanePool } from "./spec-servers.ts";

export function hostNodeName(cluster: string, host: string): string {
  return `${cluster}-${host}`;
}

/** Nodes of servers that are there already: a node hangs on its server's name alone, so one that comes or goes in between touches no other. */
export function planHostNodes(spec: Spec): NodePlan[] {
  const pools = new Map(spec.pools.map((pool) => [pool.name as string, pool]));
  return spec.hosts.map((host) => {
    const pool = pools.get(host.pool);
    const isServer = host.pool === controlPlanePool;
    return {
      name: hostNodeName(spec.name, host.name),
      key: host.name,
      role: isServer ? "control-plane" : "worker",
      pool: host.pool,
      ordinal: spec.hosts.filter((other) => other.pool === host.pool).indexOf(host),
      size: "",
      architecture: undefined,
      location: spec.location,
      privateIp: host.privateIp,
      sshUser: host.sshUser,
      sshPort: host.sshPort,
      rootDisk: { kind: "local" },
      labels: { [poolLabel]: host.pool, ...pool?.labels },
      taints: isServer && spec.pools.length > 0 ? [controlPlaneTaint] : (pool?.taints ?? []),
      placement: undefined,
      monthlyEur: 0,
    };
  });
}
