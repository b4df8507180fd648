import type { Resource } from "@pulumi/pulumi";
import type { Plan } from "../plan/plan.ts";

/**
 * One after the other, where all at once would cost etcd its majority: a server of the control plane is resized or made anew only when the one before
 * it is a member again. A new server's order waits for that too, which the first cluster pays with some seconds a server.
 */
export interface Turns {
  /** What has to be there before a server is touched, by node name; the others have nothing to wait for. */
  readonly waits: ReadonlyMap<string, Promise<Resource[]>>;
  /** Gives the turn to whoever comes after this node. */
  pass(node: string, after: readonly Resource[]): void;
}

/** Where a server's setup needs the addresses of all the others, none can wait for it. */
export function takeTurns(plan: Plan): Turns {
  const known = plan.firewall.kind === "cloud" && plan.nodes.every(({ privateIp }) => privateIp !== undefined);
  const servers = known ? plan.nodes.filter(({ role }) => role === "control-plane") : [];
  const waits = new Map<string, Promise<Resource[]>>();
  const passing = new Map<string, (after: Resource[]) => void>();
  for (const [index, { name }] of servers.entries()) {
    const next = servers[index + 1];
    if (!next) continue;
    const { promise, resolve } = Promise.withResolvers<Resource[]>();
    waits.set(next.name, promise);
    passing.set(name, resolve);
  }
  return { waits, pass: (node, after) => passing.get(node)?.([...after]) };
}
