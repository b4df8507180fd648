import { type ComponentResource, CustomResource, type Input, type Output, output, type Resource } from "@pulumi/pulumi";
import type { Machine, Machines } from "../../clouds/cloud.ts";
import { part } from "../../clouds/parts.ts";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import { claimInput } from "../claim-input.ts";
import { roleOf } from "../config.ts";
import type { Identity } from "../pki/create.ts";
import { type MachineInputs, machineType, type Standing } from "./machine.ts";

/** A machine, and the resource that stands for it: what hangs on the machine is deleted with that. */
export type ClaimedMachine = Machine & { readonly server: Resource };

export type ClaimedMachines = Omit<Machines, "nodes"> & { readonly nodes: ReadonlyMap<string, ClaimedMachine> };

class TakenMachine extends CustomResource {
  declare readonly hostKey: Output<string>;
  declare readonly shownKey: Output<string>;

  constructor(name: string, inputs: { readonly [K in keyof MachineInputs]: Input<MachineInputs[K]> }, parent: ComponentResource) {
    super(machineType, name, { ...inputs, shownKey: undefined }, { parent, deleteBeforeReplace: true });
  }
}

/**
 * Machines that no cloud makes are taken into the cluster by a resource of our own, whose deletion leaves them as they were before. None of them joins before
 * all have been: each lets in those that are on the list, and a server that finds none of the others would found a cluster of its own.
 */
export function claimMachines(plan: Plan, identity: Identity, machines: Machines, parent: ComponentResource): ClaimedMachines {
  const claims: Resource[] = [];
  const claimed = plan.nodes.map((node): [string, ClaimedMachine] => {
    const machine = part(machines.nodes, node.name);
    if (machine.server !== undefined) return [node.name, { ...machine, server: machine.server }];
    const server = claimMachine(plan, node, identity, machines, parent);
    claims.push(server);
    // What knows it by these is made anew with it, and goes before it does.
    return [node.name, { ...machine, server, id: server.hostKey, hostKey: server.shownKey }];
  });
  return { ...machines, nodes: new Map(claimed.map(([name, machine]) => [name, { ...machine, ready: [...machine.ready, ...claims] }])) };
}

function claimMachine(plan: Plan, node: NodePlan, identity: Identity, machines: Machines, parent: ComponentResource): TakenMachine {
  const addresses = plan.nodes.map((other) => [other.name, part(machines.nodes, other.name).privateIp]);
  const facts = output({ privateIps: output(Object.fromEntries(addresses)), serverCa: identity.serverCa });
  const { host, port = 22, user, privateKey, hostKey } = connectionTo(node, part(machines.nodes, node.name), identity);
  return new TakenMachine(
    `${node.name}-machine`,
    {
      ...{ node: node.name, host, port, user, privateKey, hostKey },
      stdin: facts.apply((known) => claimInput(plan, node, known)),
      standing: standingOf(plan, node),
    },
    parent,
  );
}

function standingOf(plan: Plan, node: NodePlan): Standing {
  if (roleOf(plan, node) !== "first") return "node";
  return plan.nodes.filter(({ role }) => role === "control-plane").length === 1 ? "only-server" : "first-server";
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
