import { type ComponentResource, type CustomResourceOptions, type Output, output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import { lastBlock } from "../../plan/address-blocks.ts";
import { isFor } from "../../plan/firewall.ts";
import type { NodePlan, Plan, VolumePlan } from "../../plan/plan.ts";
import { volumeOf } from "../../plan/storage.ts";
import { addressCount, hostAt, prefix } from "../../values/cidr.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";
import { inTurn, listedKeyName, part, plannedAddress, plannedRange } from "../parts.ts";
import { firstBoot } from "../server/create.ts";
import { volumeOptions } from "../volume/create.ts";
import { createFirewall, type Firewall } from "./firewall/create.ts";
import {
  AntiAffinityGroup,
  BlockStorageVolume,
  ComputeInstance,
  ElasticIp,
  PrivateNetwork,
  SshKey,
  templateId,
} from "./resources/create.ts";

/** What every resource of one cluster shares. */
export interface Site {
  readonly plan: Plan;
  readonly labels: { readonly [key: string]: string };
  readonly options: CustomResourceOptions;
}

/** The servers' image, and whether the program chose it. */
interface Template {
  readonly id: Output<string>;
  readonly isChosen: boolean;
}

interface Surroundings {
  readonly template: Template;
  readonly network: PrivateNetwork;
  readonly firewall: Firewall;
  readonly sshKey: SshKey;
  readonly spread: ReadonlyMap<string, AntiAffinityGroup>;
  readonly volume: BlockStorageVolume | undefined;
  readonly ingress: ElasticIp | undefined;
  readonly api: ElasticIp | undefined;
}

export function create(plan: Plan, access: MachineAccess, parent: ComponentResource, args: ClusterArgs): Machines {
  const site: Site = { plan, labels: { cluster: plan.name, environment: plan.environment }, options: { parent } };
  const around: Surroundings = {
    template: findTemplate(site, parent, args),
    network: createNetwork(site),
    firewall: createFirewall(site),
    sshKey: createSshKey(site, access),
    spread: createPlacement(site),
    // Before the servers, which name what is attached to them.
    volume: plan.storage.kind === "volume" ? createVolume(site, plan.storage) : undefined,
    ingress: plan.ingress.kind === "elasticAddress" ? createElasticAddress(site, plan.ingress.name, "ingress", webCheck) : undefined,
    api: plan.api.kind === "elasticAddress" ? createElasticAddress(site, plan.api.name, "Kubernetes API", apiCheck) : undefined,
  };
  const nodes = plan.nodes.map((node): [string, Machine] => {
    const addresses = addressesOf(plan, node, around);
    const server = createServer(site, node, access, around, addresses);
    const machine: Machine = {
      server,
      id: server.id,
      publicIp: server.publicIpAddress,
      privateIp: output(plannedAddress(node)),
      carries: addresses.map((address) => address.ipAddress),
      // Disk, private network and elastic addresses are parts of the server resource; who may reach it is not.
      ready: around.firewall.rules,
    };
    return [node.name, machine];
  });
  return {
    nodes: new Map(nodes),
    ingressIp: around.ingress?.ipAddress,
    apiIp: around.api?.ipAddress,
    // The volume's serial number is cut off after 20 characters: https://github.com/exoscale/exoscale-csi-driver/blob/main/driver/diskutils.go, read 2026-11-24.
    volumeDevice: around.volume?.id.apply((id) => `/dev/disk/by-id/virtio-${id.slice(0, 20)}`),
  };
}

/** Ids of templates differ by zone and change with every release of an image, so the program gives one or it is asked for by its name. */
function findTemplate({ plan }: Site, parent: ComponentResource, { exoscale }: ClusterArgs): Template {
  const given = exoscale?.templateId;
  return given === undefined
    ? { id: templateId(plan.image, plan.location, parent), isChosen: false }
    : { id: output(given), isChosen: true };
}

/** Our addresses are static leases, so what DHCP hands out by itself is the one block that the plan leaves free: the last. */
function createNetwork({ plan, labels, options }: Site): PrivateNetwork {
  const cidr = plannedRange(plan);
  const free = lastBlock(cidr);
  return new PrivateNetwork(
    plan.name,
    {
      name: plan.name,
      zone: plan.location,
      startIp: hostAt(free, 0),
      // The very last one is the network's broadcast address.
      endIp: hostAt(free, addressCount(free) - 2),
      netmask: netmask(prefix(cidr)),
      labels,
    },
    // In place, the servers' leases would lie outside of the new range. Names need not be unique, and a network can't go before its servers have.
    { ...options, replaceOnChanges: ["startIp", "endIp", "netmask"], deleteBeforeReplace: false },
  );
}

function netmask(length: number): string {
  return [0, 8, 16, 24].map((done) => 256 - 2 ** (8 - Math.min(Math.max(length - done, 0), 8))).join(".");
}

/** A server made without a key gets a password that the portal shows. */
function createSshKey({ plan, options }: Site, access: MachineAccess): SshKey {
  return new SshKey(
    plan.name,
    { name: listedKeyName(plan, access), publicKey: access.listedKey },
    { ...options, deleteBeforeReplace: false },
  );
}

function createPlacement({ plan, options }: Site): ReadonlyMap<string, AntiAffinityGroup> {
  const description = `Servers of the cluster ${plan.name} on different hosts`;
  return new Map(plan.placement.map(({ key, name }) => [key, new AntiAffinityGroup(name, { name, description }, options)]));
}

function createVolume({ plan, labels, options }: Site, storage: VolumePlan): BlockStorageVolume {
  const { name, location, sizeGib } = storage;
  const args = { name, zone: location, size: sizeGib, labels };
  return new BlockStorageVolume(name, args, { ...options, ...volumeOptions(plan, storage, options) });
}

const webCheck = { port: 80, interval: 10, strikesOk: 2 };
/** Quick to begin: the platform is installed through this address as soon as the first server is up. */
const apiCheck = { port: 6443, interval: 5, strikesOk: 1 };

function createElasticAddress({ plan, labels, options }: Site, name: string, use: string, check: typeof webCheck): ElasticIp {
  return new ElasticIp(
    name,
    {
      zone: plan.location,
      addressFamily: "inet4",
      description: `${plan.name} ${use}`,
      // Given from the start: an address without a check can't get one later.
      healthcheck: { mode: "tcp", timeout: 3, strikesFail: 3, ...check },
      labels,
    },
    options,
  );
}

function addressesOf(plan: Plan, node: NodePlan, around: Surroundings): ElasticIp[] {
  const web = isFor(plan, node, "ingress") ? around.ingress : undefined;
  const api = isFor(plan, node, "control-plane") ? around.api : undefined;
  return [web, api].filter((address) => address !== undefined);
}

function createServer(
  { plan, labels, options }: Site,
  node: NodePlan,
  access: MachineAccess,
  around: Surroundings,
  addresses: readonly ElasticIp[],
): ComputeInstance {
  const { template, firewall, spread } = around;
  const spreadOver = spread.get(node.placement ?? "");
  return new ComputeInstance(
    node.name,
    {
      name: node.name,
      zone: node.location,
      type: node.size,
      templateId: template.id,
      diskSize: rootDiskGib(node),
      sshKeys: [around.sshKey.id],
      // Lists are written even when empty: leaving one out later would change nothing.
      securityGroupIds: [...firewall.groups].filter(([to]) => isFor(plan, node, to)).map(([, group]) => group.id),
      antiAffinityGroupIds: spreadOver ? [spreadOver.id] : [],
      networkInterfaces: [{ networkId: around.network.id, ipAddress: plannedAddress(node) }],
      elasticIpIds: addresses.map((address) => address.id),
      blockStorageVolumeIds: volumeOf(plan, node) && around.volume ? [around.volume.id] : [],
      userData: part(access.userData, node.name),
      labels: { ...labels, role: node.role, pool: node.pool },
    },
    {
      ...options,
      dependsOn: inTurn(access, node),
      // Both count at first boot only, and what they stand for is in the trigger. A template that was looked up is another one after each release
      // of the image: that must wipe no server. One that the program names does.
      ignoreChanges: ["userData", "sshKeys", ...(template.isChosen ? [] : ["templateId"])],
      replacementTrigger: firstBoot(plan, node, access),
      // Its lease, its volume and its host name are free for the new one only when the old one is gone.
      deleteBeforeReplace: true,
    },
  );
}

function rootDiskGib(node: NodePlan): number {
  if (node.rootDisk.kind !== "volume") throw new Error(`${node.name} has no planned root disk`);
  return node.rootDisk.sizeGib;
}
