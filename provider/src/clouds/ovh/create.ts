import { Gateway } from "@ovhcloud/pulumi-ovh/cloudproject/gateway.js";
import { NetworkPrivate } from "@ovhcloud/pulumi-ovh/cloudproject/networkPrivate.js";
import { NetworkPrivateSubnetV2 } from "@ovhcloud/pulumi-ovh/cloudproject/networkPrivateSubnetV2.js";
import { all, type ComponentResource, type CustomResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import { lastBlock } from "../../plan/address-blocks.ts";
import { isFor } from "../../plan/firewall.ts";
import type { NodePlan, Plan, VolumePlan } from "../../plan/plan.ts";
import { volumeOf } from "../../plan/storage.ts";
import { addressCount, hostAt } from "../../values/cidr.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";
import { inTurn, oneByOne, part, plannedAddress, plannedRange } from "../parts.ts";
import { firstBoot } from "../server/create.ts";
import { volumeOptions } from "../volume/create.ts";
import { externalNetwork } from "./external-network.ts";
import { createFirewall, type Firewall } from "./firewall/create.ts";
import { createLoadBalancer } from "./load-balancer/create.ts";
import { Instance, Port, ServerGroup, Volume, VolumeAttach } from "./openstack/create.ts";
import { withPrivateInterface } from "./private-interface.ts";
import { controllerFacts, createAccess, projectId, projectInput } from "./project/create.ts";

/** What every resource of one cluster shares. */
export interface Site {
  readonly plan: Plan;
  readonly project: Input<string> | undefined;
  readonly metadata: { readonly [key: string]: string };
  /** For resources that OVHcloud's own API makes. */
  readonly own: CustomResourceOptions;
  /** For those that its OpenStack makes. */
  readonly openstack: CustomResourceOptions;
}

interface Network {
  /** Id that the region's OpenStack knows it by. */
  readonly id: Output<string>;
  readonly subnet: NetworkPrivateSubnetV2;
}

interface Surroundings {
  readonly network: Network;
  readonly firewall: Firewall;
  readonly spread: ReadonlyMap<string, ServerGroup>;
  readonly volume: Volume | undefined;
}

export function create(plan: Plan, access: MachineAccess, parent: ComponentResource, args: ClusterArgs): Machines {
  const [own, project] = [{ parent }, projectId(args)];
  const openstack = { parent, provider: createAccess(plan, project, own) };
  const site: Site = { plan, project, metadata: { cluster: plan.name, environment: plan.environment }, own, openstack };
  const network = createNetwork(site);
  const firewall = createFirewall(site);
  const volume = plan.storage.kind === "volume" ? createVolume(site, plan.storage) : undefined;
  const around: Surroundings = { network, firewall, spread: createPlacement(site), volume };
  // Another size starts a server anew.
  const servers = oneByOne<Instance>(plan, (node, before) => createServer(site, node, access, around, before));
  const attachment = plan.storage.kind === "volume" && volume ? attachVolume(site, plan.storage, volume, servers) : undefined;
  const balanced =
    plan.ingress.kind === "loadBalancer" ? createLoadBalancer(site, plan.ingress, network.subnet, createGateway(site, network)) : undefined;

  const machine = (node: NodePlan): Machine => {
    const server = part(servers, node.name);
    const disk = volumeOf(plan, node) && attachment ? [attachment] : [];
    const api = node.role === "control-plane" ? (balanced?.apiReady ?? []) : [];
    return {
      server,
      id: server.id,
      publicIp: server.accessIpV4,
      privateIp: output(plannedAddress(node)),
      carries: [],
      // The private interface is a part of the server resource; who may reach the server is not.
      ready: [...firewall.rules, ...disk, ...api],
    };
  };
  return {
    nodes: new Map(plan.nodes.map((node) => [node.name, machine(node)])),
    ingressIp: balanced?.ipv4,
    apiIp: plan.api.kind === "loadBalancer" ? balanced?.ipv4 : undefined,
    volumeDevice: volume?.id.apply((id) => deviceNames(id).join(" ")),
    ...(plan.platform.cloudController ? { controllerFacts: controllerFacts(plan, project, own, network.subnet.id) } : {}),
  };
}

/**
 * By the bus that the image asks for, and with the volume's id whole or cut off after 20 characters:
 * https://github.com/kubernetes/cloud-provider-openstack/blob/master/pkg/util/mount/mount.go, read 2026-11-25.
 */
const deviceNames = (id: string) =>
  ["virtio-", "scsi-0QEMU_QEMU_HARDDISK_"].flatMap((bus) => [id.slice(0, 20), id].map((serial) => `/dev/disk/by-id/${bus}${serial}`));

/** A range or a region that changes makes another network, and with it everything that lies in it: an interface would otherwise keep the old subnet from going. */
function createNetwork({ plan, project, own }: Site): Network {
  const { vlanId } = plan.network;
  const cidr = plannedRange(plan);
  const network = new NetworkPrivate(
    plan.name,
    { ...projectInput(project), name: plan.name, regions: [plan.location], ...(vlanId === undefined ? {} : { vlanId }) },
    // A VLAN carries one network.
    { ...own, replacementTrigger: [cidr], replaceOnChanges: ["regions"], deleteBeforeReplace: true },
  );
  const id = network.regionsOpenstackIds.apply((ids) => {
    const found = ids[plan.location];
    if (found === undefined) throw new Error(`the private network ${plan.name} has no id in ${plan.location}`);
    return found;
  });
  const free = lastBlock(cidr);
  const subnet = new NetworkPrivateSubnetV2(
    plan.name,
    {
      ...projectInput(project),
      name: plan.name,
      networkId: id,
      region: plan.location,
      cidr,
      dhcp: true,
      // Always, so that a load balancer can come later: nothing of a subnet changes in place.
      enableGatewayIp: true,
      allocationPools: [{ start: hostAt(free, 0), end: hostAt(free, addressCount(free) - 2) }],
    },
    { ...own, deleteBeforeReplace: true },
  );
  return { id, subnet };
}

function createGateway({ plan, project, own }: Site, { id, subnet }: Network): Gateway {
  return new Gateway(
    plan.name,
    { ...projectInput(project), name: plan.name, model: "s", region: plan.location, networkId: id, subnetId: subnet.id },
    { ...own, deleteBeforeReplace: true },
  );
}

/** Soft: where hosts run out, a server is made all the same. */
function createPlacement({ plan, openstack }: Site): ReadonlyMap<string, ServerGroup> {
  return new Map(plan.placement.map(({ key, name }) => [key, new ServerGroup(name, { name, policies: "soft-anti-affinity" }, openstack)]));
}

function createServer(
  { plan, metadata, openstack }: Site,
  node: NodePlan,
  access: MachineAccess,
  around: Surroundings,
  before: Instance | undefined,
): Instance {
  const { network, firewall, spread, volume } = around;
  const port = new Port(
    node.name,
    {
      name: node.name,
      networkId: network.id,
      fixedIps: [{ subnetId: network.subnet.id, ipAddress: plannedAddress(node) }],
      securityGroupIds: [firewall.inside.id],
    },
    { ...openstack, deleteBeforeReplace: true },
  );
  const group = spread.get(node.placement ?? "");
  const userData = all([part(access.userData, node.name), port.macAddress]).apply(([text, mac]) => withPrivateInterface(text, mac));
  return new Instance(
    node.name,
    {
      name: node.name,
      flavorName: node.size,
      imageName: plan.image,
      userData,
      networks: [{ name: externalNetwork, accessNetwork: true }, { port: port.id }],
      securityGroups: [...firewall.groups].filter(([to]) => isFor(plan, node, to)).map(([, { name }]) => name),
      ...(group ? { schedulerHints: [{ group: group.id }] } : {}),
      metadata: { ...metadata, role: node.role, pool: node.pool },
      stopBeforeDestroy: true,
    },
    {
      ...openstack,
      // The volume only for the order in which they go: see attachVolume.
      dependsOn: inTurn(access, node, ...[volumeOf(plan, node) && volume, before].filter((other) => other !== undefined)),
      // User-data count at first boot only. A changed image would wipe the server in place and not run them again; so would an image that the cloud
      // has renamed since. What both stand for is in the trigger.
      ignoreChanges: ["userData", "imageName"],
      replacementTrigger: firstBoot(plan, node, access, plan.image),
      // The port can be in one server only.
      deleteBeforeReplace: true,
    },
  );
}

function createVolume({ plan, project, metadata, own, openstack }: Site, storage: VolumePlan): Volume {
  const { name, sizeGib } = storage;
  const args = { name, size: sizeGib, volumeType: "classic", enableOnlineResize: true, metadata } as const;
  return new Volume(name, args, { ...openstack, ...volumeOptions(plan, storage, own, project) });
}

/** A server that goes is stopped and lets go of its volume by that: detached before, the disk would vanish under a mounted file system. */
function attachVolume({ openstack }: Site, storage: VolumePlan, volume: Volume, servers: ReadonlyMap<string, Instance>): VolumeAttach {
  const server = part(servers, storage.node);
  return new VolumeAttach(
    storage.name,
    { instanceId: server.id, volumeId: volume.id },
    { ...openstack, deletedWith: server, deleteBeforeReplace: true },
  );
}
