import { remote } from "@pulumi/command";
import { all, type ComponentResource, type Input, interpolate, type Output, output, type Resource, secret } from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { Machines } from "../clouds/cloud.ts";
import { createControllerGuard } from "../clouds/controllers/create.ts";
import { clouds } from "../clouds/index.ts";
import { part } from "../clouds/parts.ts";
import type { NodePlan, Plan } from "../plan/plan.ts";
import { volumeOf } from "../plan/storage.ts";
import { type ClaimedMachine, type ClaimedMachines, claimMachines, connectionTo as connection } from "./claim/create.ts";
import { firstServer } from "./config.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { type Facts, membershipInput, nodeInput } from "./node-input.ts";
import { paths } from "./paths.ts";
import { loader, toStdin } from "./payload.ts";
import type { Identity } from "./pki/create.ts";
import { endpointProgram } from "./script.ts";
import type { Turns } from "./turns.ts";

/** A running Kubernetes. */
export interface Kubernetes {
  /** URL of the API. */
  readonly endpoint: Output<string>;
  /** Known once the API answers at the endpoint, so whoever needs it waits for that. Secret. */
  readonly kubeconfig: Output<string>;
  /** What stands for an API that answers at the endpoint. */
  readonly ready: readonly Resource[];
  /** One for each node: Ready, with its labels and taints. */
  readonly membership: readonly Resource[];
  /** What is inside the cluster is gone when this server is. */
  readonly server: Resource;
}

interface Site {
  readonly plan: Plan;
  readonly args: ClusterArgs;
  readonly identity: Identity;
  readonly machines: ClaimedMachines;
  readonly parent: ComponentResource;
  readonly first: { readonly node: NodePlan; readonly machine: ClaimedMachine };
  /** What refuses to make another cluster of a running one. */
  readonly guards: readonly Resource[];
}

// Up to about five minutes against a port that refuses and ten against one that is silent: the provider pauses up to 5 s between two attempts.
const dialing = { dialErrorLimit: 60, perDialTimeout: 5 };

/** Turns machines into a cluster, over SSH: the first server, then the other servers one after the other, then all workers at once. An update goes the same way. */
export function bootstrap(
  plan: Plan,
  args: ClusterArgs,
  identity: Identity,
  unclaimed: Machines,
  turns: Turns,
  parent: ComponentResource,
): Kubernetes {
  const node = firstServer(plan);
  const machines = claimMachines(plan, identity, unclaimed, parent);
  const guards = clouds[plan.cloud].controllers ? [createControllerGuard(plan, { parent })] : [];
  const site: Site = { plan, args, identity, machines, parent, first: { node, machine: machineOf(machines, node) }, guards };
  const nodes = bringIn(site, turns);
  const first = part(nodes, node.name);

  const host = machines.apiIp ?? site.first.machine.publicIp;
  const endpoint = interpolate`https://${host}:6443`;
  const ready = plan.api.kind === "firstServer" ? [first] : [first, awaitEndpoint(site, first)];
  return {
    endpoint,
    kubeconfig: writeKubeconfig(site, endpoint, ready),
    ready,
    membership: keepMembership(site, nodes),
    server: site.first.machine.server,
  };
}

function bringIn(site: Site, turns: Turns): ReadonlyMap<string, remote.Command> {
  const commands = new Map<string, remote.Command>();
  const servers = site.plan.nodes.filter((node) => node.role === "control-plane");
  const workers = site.plan.nodes.filter((node) => node.role === "worker");
  let before: remote.Command[] = [];
  for (const node of servers) {
    const command = bringInNode(site, node, before);
    commands.set(node.name, command);
    before = [command];
    turns.pass(node.name, before);
  }
  for (const node of workers) commands.set(node.name, bringInNode(site, node, before));
  return commands;
}

function bringInNode(site: Site, node: NodePlan, before: readonly Resource[]): remote.Command {
  const machine = machineOf(site.machines, node);
  return new remote.Command(
    node.name,
    {
      connection: connectionTo(site, node),
      create: loader(`bring ${node.name} into the cluster`, "bring-in"),
      stdin: secret(factsOf(site, node).apply((facts) => nodeInput(site.plan, node, facts))),
      triggers: [machine.id],
      addPreviousOutputInEnv: false,
    },
    {
      parent: site.parent,
      dependsOn: [machine.server, ...machine.ready, ...before, ...site.guards],
      deletedWith: machine.server,
      deleteBeforeReplace: true,
    },
  );
}

/** One for each node, all at the first server: labels and taints through the API, and when the node goes, its way out. */
function keepMembership(site: Site, nodes: ReadonlyMap<string, remote.Command>): remote.Command[] {
  const { plan, first } = site;
  let serverBefore: Resource[] = [];
  return plan.nodes.map((node) => {
    const machine = machineOf(site.machines, node);
    const isFirst = node.name === first.node.name;
    const command = new remote.Command(
      `${node.name}-membership`,
      {
        connection: connectionTo(site, first.node),
        create: loader(`labels and taints of ${node.name}`, "set"),
        // The first server can't take itself out; made anew, it takes its earlier self out before it joins.
        ...(isFirst ? {} : { delete: loader(`take ${node.name} out of the cluster`, "remove") }),
        stdin: first.machine.id.apply((id) => membershipInput(plan, node, id)),
        triggers: [machine.id],
        addPreviousOutputInEnv: false,
      },
      {
        parent: site.parent,
        // Servers leave in the reverse of this order, one at a time, so that etcd keeps its majority.
        dependsOn: [part(nodes, node.name), machine.server, ...(node.role === "control-plane" ? serverBefore : [])],
        deletedWith: first.machine.server,
        deleteBeforeReplace: true,
      },
    );
    if (node.role === "control-plane") serverBefore = [command];
    return command;
  });
}

/** Seconds in which a cloud's checks of an address have passed, where no server can see that. */
const addressSettles = 20;

/** A server that holds the API's address itself reaches nothing but itself there, so one that doesn't hold it asks, where there is one. */
function awaitEndpoint(site: Site, first: remote.Command): remote.Command {
  const { plan, machines, identity } = site;
  const isHeld = plan.api.kind === "elasticAddress";
  const worker = isHeld ? plan.nodes.find((node) => node.role === "worker") : undefined;
  const asker = worker ?? site.first.node;
  const stdin = output({ serverCa: identity.serverCa, addresses: apiAddresses(plan, machines) }).apply(({ serverCa, addresses }) =>
    toStdin(endpointProgram(), {
      parameters: { NODE: asker.name, ADDRESSES: addresses.join(" "), SETTLES: String(isHeld && !worker ? addressSettles : 0) },
      secrets: [],
      files: [{ group: "passing", path: paths.serverCa, mode: "0600", content: serverCa }],
      absent: [],
    }),
  );
  const machine = machineOf(machines, asker);
  return new remote.Command(
    `${plan.name}-endpoint`,
    {
      connection: connectionTo(site, asker),
      create: loader("wait for the API behind its load balancer", "wait"),
      stdin,
      addPreviousOutputInEnv: false,
    },
    { parent: site.parent, dependsOn: [first, machine.server, ...machine.ready], deletedWith: machine.server },
  );
}

/** The ids make it wait: they are known when the commands have run. */
function writeKubeconfig(site: Site, endpoint: Output<string>, ready: readonly remote.Command[]): Output<string> {
  const { plan, identity } = site;
  const parts = output({
    endpoint,
    caBundle: identity.serverCa,
    administrator: identity.administrator,
    ready: ready.map((command) => command.id),
  });
  return secret(
    parts.apply(({ endpoint, caBundle, administrator }) =>
      kubeconfig({ name: plan.name, endpoint, caBundle, clientCertificate: administrator.certificate, clientKey: administrator.key }),
    ),
  );
}

function connectionTo(site: Site, node: NodePlan) {
  return { ...connection(node, machineOf(site.machines, node), site.identity), ...dialing };
}

function factsOf(site: Site, node: NodePlan): Output<Facts> {
  const { plan, machines, identity, first } = site;
  const { serverCa, notBefore, authorities, administrator, serverPassword, agentPassword } = identity;
  const live: { [K in keyof Facts]: Input<Facts[K]> } = {
    publicIp: machineOf(machines, node).publicIp,
    privateIps: output(Object.fromEntries(plan.nodes.map((other) => [other.name, machineOf(machines, other).privateIp]))),
    apiAddresses: apiAddresses(plan, machines),
    carries: all([...machineOf(machines, node).carries]),
    serverCa,
    notBefore,
    authorities: node.name === first.node.name ? authorities : {},
    administrator,
    serverPassword,
    agentPassword,
    sshPublicKeys: site.args.sshPublicKeys ?? [],
    registries: site.args.kubernetes?.registries ?? {},
    volumeDevice: (volumeOf(plan, node) && machines.volumeDevice) ?? "",
    firstServerId: first.machine.id,
  };
  return output(live) as unknown as Output<Facts>;
}

/** Both addresses of a load balancer, whether the API is behind it or not yet: growing to more servers later then touches no certificate. */
function apiAddresses(plan: Plan, machines: ClaimedMachines): Output<string[]> {
  if (plan.ingress.kind === "loadBalancer" && machines.ingressIp) return all([machines.ingressIp, plan.ingress.privateIp]);
  return output(machines.apiIp ? [machines.apiIp] : []);
}

function machineOf(machines: ClaimedMachines, node: NodePlan): ClaimedMachine {
  return part(machines.nodes, node.name);
}
