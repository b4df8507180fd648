import { type ComponentResource, type CustomResourceOptions, type Input, output } from "@pulumi/pulumi";
import { Volume } from "@pulumiverse/scaleway/block/volume.js";
import { SshKey } from "@pulumiverse/scaleway/iam/sshKey.js";
import { Ip } from "@pulumiverse/scaleway/instance/ip.js";
import { PlacementGroup } from "@pulumiverse/scaleway/instance/placementGroup.js";
import { PrivateNic } from "@pulumiverse/scaleway/instance/privateNic.js";
import { SecurityGroup } from "@pulumiverse/scaleway/instance/securityGroup.js";
import { Server } from "@pulumiverse/scaleway/instance/server.js";
import { Ip as PrivateIp } from "@pulumiverse/scaleway/ipam/ip.js";
import { PrivateNetwork } from "@pulumiverse/scaleway/network/privateNetwork.js";
import { Vpc } from "@pulumiverse/scaleway/network/vpc.js";
import type { ClusterArgs } from "../../args.ts";
import type { NodePlan, Plan, VolumePlan } from "../../plan/plan.ts";
import { volumeOf } from "../../plan/storage.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";
import { inTurn, oneByOne, part, plannedAddress, plannedRange } from "../parts.ts";
import { firstBoot } from "../server/create.ts";
import { volumeOptions } from "../volume/create.ts";
import { createLoadBalancer } from "./load-balancer/create.ts";
import { inboundRules, reasons } from "./security-rules.ts";

/** What every resource of one cluster shares. */
export interface Site {
  readonly plan: Plan;
  readonly tags: readonly string[];
  /** Said at each resource: a provider of our own would lose against the project that the environment names. */
  readonly project: { readonly projectId?: Input<string> };
  readonly options: CustomResourceOptions;
}

interface ServerParts {
  readonly server: Server;
  readonly publicIp: Ip;
  readonly nic: PrivateNic;
}

/** Operations a second that a block volume takes: the lower of the two kinds, and the one that is priced. */
const volumeIops = 5000;

export function create(plan: Plan, access: MachineAccess, parent: ComponentResource, args: ClusterArgs): Machines {
  const projectId = args.scaleway?.projectId;
  const site: Site = {
    plan,
    tags: [`cluster=${plan.name}`, `environment=${plan.environment}`],
    project: projectId === undefined ? {} : { projectId },
    options: { parent },
  };
  const network = createNetwork(site);
  const firewalls = createFirewall(site);
  const sshKey = createSshKey(site, access);
  const groups = createPlacement(site);
  const volume = plan.storage.kind === "volume" ? createVolume(site, plan.storage) : undefined;
  const around = { network, firewalls, sshKey, groups, volume };
  // Another size powers a server off.
  const servers = oneByOne<ServerParts>(plan, (node, before) => createServer(site, node, access, around, before?.server));
  const loadBalancer =
    plan.ingress.kind === "loadBalancer"
      ? createLoadBalancer(site, plan.ingress, network, reserve(site, plan.ingress.name, plan.ingress.privateIp, network))
      : undefined;

  const machine = (node: NodePlan): Machine => {
    const { server, publicIp, nic } = part(servers, node.name);
    const ready = [nic, ...(node.role === "control-plane" ? (loadBalancer?.apiReady ?? []) : [])];
    return { server, id: server.id, publicIp: publicIp.address, privateIp: output(plannedAddress(node)), carries: [], ready };
  };
  return {
    nodes: new Map(plan.nodes.map((node) => [node.name, machine(node)])),
    ingressIp: loadBalancer?.ipv4,
    apiIp: plan.api.kind === "loadBalancer" ? loadBalancer?.ipv4 : undefined,
    volumeDevice: volume?.id.apply((id) => `/dev/disk/by-id/scsi-0SCW_sbs_volume-${id.split("/").at(-1)}`),
    controllerFacts: { privateNetworkId: network.id, projectId: network.projectId },
  };
}

/**
 * Another address range comes as a new network in a new VPC, beside the old one: ranges in a VPC must not overlap, and the load balancer moves from one
 * to the other in place, so the old one can't go first.
 */
function createNetwork({ plan, tags, project, options }: Site): PrivateNetwork {
  const common = { name: plan.name, region: plan.network.zone, tags: [...tags], ...project };
  const vpc = new Vpc(plan.name, common, { ...options, replacementTrigger: plannedRange(plan), deleteBeforeReplace: false });
  return new PrivateNetwork(
    plan.name,
    { ...common, vpcId: vpc.id, ipv4Subnet: { subnet: plannedRange(plan) } },
    { ...options, deleteBeforeReplace: false },
  );
}

/** Books a private address, so that DHCP gives it to nobody else and to its owner from the first moment. */
function reserve({ plan, tags, project, options }: Site, name: string, address: string, network: PrivateNetwork): PrivateIp {
  return new PrivateIp(
    name,
    { region: plan.network.zone, address, sources: [{ privateNetworkId: network.id }], tags: [...tags], ...project },
    // The provider takes a change of network for an update, and sends nothing.
    { ...options, replaceOnChanges: ["sources"] },
  );
}

/** A server has one security group, so there is one for each role, and since groups are zonal for each zone that servers of the role are in. */
function createFirewall({ plan, tags, project, options }: Site): ReadonlyMap<string, SecurityGroup> {
  const groups = new Map<string, SecurityGroup>();
  for (const node of plan.nodes) {
    const name = securityGroupOf(plan, node);
    if (groups.has(name)) continue;
    const members = plan.nodes.filter((other) => securityGroupOf(plan, other) === name);
    const group = new SecurityGroup(
      name,
      {
        name,
        description: reasons(plan, members),
        zone: node.location,
        inboundDefaultPolicy: "drop",
        outboundDefaultPolicy: "accept",
        stateful: true,
        inboundRules: inboundRules(plan, members),
        tags: [...tags],
        ...project,
      },
      // Servers leave the old one when they are replaced, which a new place makes them.
      { ...options, deleteBeforeReplace: false },
    );
    groups.set(name, group);
  }
  return groups;
}

const securityGroupOf = (plan: Plan, node: NodePlan): string =>
  `${plan.name}-${node.role}${node.location === plan.location ? "" : `-${node.location}`}`;

/** The project's keys log in as root on every server of the project that boots from now on; servers have no list of their own. */
function createSshKey({ plan, project, options }: Site, access: MachineAccess): SshKey {
  return new SshKey(plan.name, { name: plan.name, publicKey: access.listedKey, ...project }, options);
}

/** Best effort: a server starts also when no other host is free. Groups are zonal, as their pools are. */
function createPlacement({ plan, tags, project, options }: Site): ReadonlyMap<string, PlacementGroup> {
  return new Map(
    plan.placement.map(({ key, name }) => {
      const zone = plan.nodes.find((node) => node.placement === key)?.location ?? plan.location;
      return [
        key,
        new PlacementGroup(
          name,
          { name, zone, policyType: "max_availability", tags: [...tags], ...project },
          { ...options, deleteBeforeReplace: false },
        ),
      ];
    }),
  );
}

interface Surroundings {
  readonly network: PrivateNetwork;
  readonly firewalls: ReadonlyMap<string, SecurityGroup>;
  readonly sshKey: SshKey;
  readonly groups: ReadonlyMap<string, PlacementGroup>;
  readonly volume: Volume | undefined;
}

function createServer(site: Site, node: NodePlan, access: MachineAccess, around: Surroundings, before: Server | undefined): ServerParts {
  const { plan, tags, project, options } = site;
  const publicIp = new Ip(node.name, { type: "routed_ipv4", zone: node.location, tags: [...tags], ...project }, options);
  const group = around.groups.get(node.placement ?? "");
  const carried = volumeOf(plan, node) && around.volume;
  const server = new Server(
    node.name,
    {
      name: node.name,
      zone: node.location,
      type: node.size,
      image: plan.image,
      securityGroupId: part(around.firewalls, securityGroupOf(plan, node)).id,
      ipIds: [publicIp.id],
      // A local disk has the size of its type, which the provider fills in once: said here, another type would replace the server.
      rootVolume:
        node.rootDisk.kind === "volume"
          ? { volumeType: "sbs_volume", sizeInGb: node.rootDisk.sizeGib, sbsIops: volumeIops }
          : { volumeType: "l_ssd" },
      ...(group ? { placementGroupId: group.id } : {}),
      ...(carried ? { additionalVolumeIds: [carried.id] } : {}),
      cloudInit: part(access.userData, node.name),
      tags: [...tags, `role=${node.role}`, `pool=${node.pool}`],
      ...project,
    },
    {
      ...options,
      dependsOn: inTurn(access, node, around.sshKey, ...(before ? [before] : [])),
      // Counts at first boot only, and a change of it is never sent. What it stands for is in the trigger.
      ignoreChanges: ["cloudInit"],
      replacementTrigger: firstBoot(plan, node, access),
      // Its addresses and its volume can belong to one server at a time.
      deleteBeforeReplace: true,
    },
  );
  const address = reserve(site, node.name, plannedAddress(node), around.network);
  const nic = new PrivateNic(
    node.name,
    { zone: node.location, serverId: server.id, privateNetworkId: around.network.id, ipamIpIds: [address.id], tags: [...tags] },
    { ...options, deleteBeforeReplace: true },
  );
  return { server, publicIp, nic };
}

/** Where the user gives the old one up, the new one comes first: the old one can only go once its server has let go of it. */
function createVolume({ plan, tags, project, options }: Site, storage: VolumePlan): Volume {
  return new Volume(
    storage.name,
    { name: storage.name, zone: storage.location, iops: volumeIops, sizeInGb: storage.sizeGib, tags: [...tags], ...project },
    { ...options, ...volumeOptions(plan, storage, options, project.projectId), deleteBeforeReplace: false },
  );
}
