import { all, type ComponentResource, type CustomResourceOptions, type Output } from "@pulumi/pulumi";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";
import { part } from "../parts.ts";
import { firstBoot } from "../server/create.ts";
import { Firewall, Instance, PrivateNetwork, Secret } from "./by-token/create.ts";
import { inboundRules } from "./inbound-rules.ts";
import { overlapFault } from "./overlap-fault.ts";

/** What every resource of one cluster shares. */
interface Site {
  readonly plan: Plan;
  readonly options: CustomResourceOptions;
}

interface Surroundings {
  readonly networkId: Output<string>;
  readonly firewalls: ReadonlyMap<NodePlan["role"], Firewall>;
  readonly sshKey: Secret;
}

export function create(plan: Plan, access: MachineAccess, parent: ComponentResource): Machines {
  const site: Site = { plan, options: { parent } };
  const around: Surroundings = {
    networkId: createNetwork(site),
    firewalls: createFirewalls(site),
    sshKey: new Secret(plan.name, { name: plan.name, type: "ssh", value: access.listedKey }, { parent, deleteBeforeReplace: true }),
  };
  const nodes = plan.nodes.map((node): [string, Machine] => {
    const server = createServer(site, node, access, around);
    const { id, ipv4: publicIp, privateIp } = server;
    // A server is made when it is in its network and behind its firewall.
    return [node.name, { server, id, publicIp, privateIp, carries: [], ready: [] }];
  });
  return { nodes: new Map(nodes), ingressIp: undefined, apiIp: undefined, volumeDevice: undefined };
}

/**
 * Its range is known only now, so that it is another one than the cluster's own is asked for before any server is ordered. The region is in the
 * name, since names are unique and a network can't go before the servers have left it for the new one.
 */
function createNetwork({ plan, options }: Site): Output<string> {
  const network = new PrivateNetwork(
    plan.name,
    { name: `${plan.name}-${plan.network.zone}`, region: plan.network.zone },
    { ...options, deleteBeforeReplace: false },
  );
  return all([network.id, network.cidr]).apply(([id, range]) => {
    const fault = overlapFault(range, plan.network);
    if (fault !== undefined) throw new Error(fault);
    return id;
  });
}

/** A server is behind one firewall, so there is one for each kind of server. */
function createFirewalls({ plan, options }: Site): ReadonlyMap<NodePlan["role"], Firewall> {
  const roles = [...new Set(plan.nodes.map(({ role }) => role))];
  return new Map(
    roles.map((role) => {
      const name = `${plan.name}-${role}`;
      return [role, new Firewall(name, { name, inbound: inboundRules(plan, role) }, { ...options, deleteBeforeReplace: true })];
    }),
  );
}

function createServer({ plan, options }: Site, node: NodePlan, access: MachineAccess, around: Surroundings): Instance {
  return new Instance(
    node.name,
    {
      displayName: node.name,
      productId: node.size,
      region: node.location,
      contractMonths: plan.contractMonths ?? 1,
      image: plan.image,
      defaultUser: node.sshUser,
      sshKeys: all([around.sshKey.id]),
      userData: part(access.userData, node.name),
      privateNetworkId: around.networkId,
      firewallId: part(around.firewalls, node.role).id,
    },
    {
      ...options,
      // User-data count at the first boot only, and what they stand for is in the trigger. There is no resize, so another size is another server: workers
      // can be exchanged for that, but a control plane would lose what is in its etcd.
      ignoreChanges: ["userData", ...(node.role === "control-plane" ? ["productId"] : [])],
      replacementTrigger: firstBoot(plan, node, access),
      // Its name is free for the new one only when the old one is cancelled.
      deleteBeforeReplace: true,
    },
  );
}
