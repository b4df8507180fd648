import { remote } from "@pulumi/command";
import { type ComponentResource, output, type Resource } from "@pulumi/pulumi";
import type { Machine, Machines } from "../../clouds/cloud.ts";
import { part } from "../../clouds/parts.ts";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import { claimInput } from "../claim-input.ts";
import { loader } from "../payload.ts";
import type { Identity } from "../pki/create.ts";

/** A machine, and the resource that stands for it: what hangs on the machine is deleted with that. */
export type ClaimedMachine = Machine & { readonly server: Resource };

export type ClaimedMachines = Omit<Machines, "nodes"> & { readonly nodes: ReadonlyMap<string, ClaimedMachine> };

/** A machine that is there already answers soon or not at all: at most about two minutes. */
const dialing = { dialErrorLimit: 12, perDialTimeout: 5 };

/**
 * Machines that no cloud makes are taken into the cluster by a command, whose deletion leaves them as they were before. None of them joins before all have
 * been: each lets in those that are on the list, and a server that finds none of the others would found a cluster of its own.
 */
export function claimMachines(plan: Plan, identity: Identity, machines: Machines, parent: ComponentResource): ClaimedMachines {
  const claims = new Map<string, Resource>();
  const claimed = plan.nodes.map((node): [string, ClaimedMachine] => {
    const machine = part(machines.nodes, node.name);
    if (machine.server !== undefined) return [node.name, { ...machine, server: machine.server }];
    const server = claimMachine(plan, node, identity, machines, parent);
    claims.set(node.name, server);
    return [node.name, { ...machine, server }];
  });
  const all = [...claims.values()];
  return { ...machines, nodes: new Map(claimed.map(([name, machine]) => [name, { ...machine, ready: [...machine.ready, ...all] }])) };
}

function claimMachine(plan: Plan, node: NodePlan, identity: Identity, machines: Machines, parent: ComponentResource): remote.Command {
  const addresses = plan.nodes.map((other) => [other.name, part(machines.nodes, other.name).privateIp]);
  const facts = output({ privateIps: output(Object.fromEntries(addresses)), serverCa: identity.serverCa });
  return new remote.Command(
    `${node.name}-machine`,
    {
      connection: { ...connectionTo(node, part(machines.nodes, node.name), identity), ...dialing },
      create: loader(`take ${node.name} into the cluster`, "claim"),
      delete: loader(`leave ${node.name} as it was before`, "release"),
      stdin: facts.apply((known) => claimInput(plan, node, known)),
      addPreviousOutputInEnv: false,
    },
    { parent },
  );
}

/** SSH with the host key pinned: the one that the machine was made with, or that it brings along. */
export function connectionTo(node: NodePlan, machine: Machine, identity: Identity) {
  return {
    host: machine.publicIp,
    user: node.sshUser,
    ...(node.sshPort === 22 ? {} : { port: node.sshPort }),
    privateKey: identity.sshPrivateKey,
    hostKey: machine.hostKey ?? part(identity.access.hostKeys, node.name),
  };
}
