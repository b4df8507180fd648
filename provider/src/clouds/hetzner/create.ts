import * as hcloud from "@pulumi/hcloud";
import {
  type ComponentResource,
  type CustomResource,
  type CustomResourceOptions,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import { audiences, isFor } from "../../plan/firewall.ts";
import type { Audience, LoadBalancerPlan, NodePlan, Plan, VolumePlan } from "../../plan/plan.ts";
import { volumeOf } from "../../plan/storage.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";
import { inTurn, listedKeyName, part, plannedAddress, plannedRange } from "../parts.ts";
import { firstBoot } from "../server/create.ts";
import { volumeOptions } from "../volume/create.ts";

/** What every resource of one cluster shares. */
interface Site {
  readonly plan: Plan;
  readonly labels: { readonly [key: string]: string };
  readonly options: CustomResourceOptions;
}

interface ServerParts {
  readonly server: hcloud.Server;
  readonly leg: hcloud.ServerNetwork;
}

type Servers = ReadonlyMap<string, ServerParts>;
type Firewalls = ReadonlyMap<Audience, hcloud.Firewall>;

export function create(plan: Plan, access: MachineAccess, parent: ComponentResource): Machines {
  const site: Site = { plan, labels: { cluster: plan.name, environment: plan.environment }, options: { parent } };
  const subnet = createNetwork(site);
  const firewalls = createFirewall(site);
  const sshKey = createSshKey(site, access);
  const groups = createPlacement(site);
  const volume = plan.storage.kind === "volume" ? createVolume(site, plan.storage) : undefined;
  const servers: Servers = new Map(
    plan.nodes.map((node) => [
      node.name,
      createServer(site, node, access, {
        subnet,
        firewalls,
        sshKey,
        group: groups.get(node.placement ?? ""),
        volume: volumeOf(plan, node) && volume,
      }),
    ]),
  );
  const attachment = plan.storage.kind === "volume" && volume ? attachVolume(site, plan.storage, volume, servers) : undefined;
  const loadBalancer = plan.ingress.kind === "loadBalancer" ? createLoadBalancer(site, plan.ingress, subnet, servers) : undefined;

  const machine = (node: NodePlan): Machine => {
    const { server, leg } = part(servers, node.name);
    const ready = [leg, volumeOf(plan, node) && attachment, ...(loadBalancer?.apiReady.get(node.name) ?? [])].filter(
      (resource) => resource !== undefined,
    );
    return { server, id: server.id, publicIp: server.ipv4Address, privateIp: output(plannedAddress(node)), carries: [], ready };
  };
  return {
    nodes: new Map(plan.nodes.map((node) => [node.name, machine(node)])),
    ingressIp: loadBalancer?.ipv4,
    apiIp: plan.api.kind === "loadBalancer" ? loadBalancer?.ipv4 : undefined,
    volumeDevice: volume?.id.apply((id) => `/dev/disk/by-id/scsi-0HC_Volume_${id}`),
  };
}

/** One subnet over the whole network: pools and load balancer share it, so an address hangs on the plan alone. */
function createNetwork({ plan, labels, options }: Site): hcloud.NetworkSubnet {
  const network = new hcloud.Network(plan.name, { name: plan.name, ipRange: plannedRange(plan), labels }, options);
  return new hcloud.NetworkSubnet(
    plan.name,
    { networkId: numericId(network), type: "cloud", networkZone: plan.network.zone, ipRange: plannedRange(plan) },
    options,
  );
}

/** One firewall for each group of servers that has rules. The one for all exists always: a server without any firewall lets everything in. */
function createFirewall({ plan, labels, options }: Site): Firewalls {
  if (plan.firewall.kind !== "cloud") return new Map();
  return new Map(
    audiences(plan).map((to) => {
      const name = `${plan.name}-${to}`;
      const own = plan.firewall.rules.filter((rule) => rule.to === to);
      const rules = own.map((rule) => ({
        direction: "in",
        protocol: rule.protocol,
        ...(rule.port === undefined ? {} : { port: String(rule.port) }),
        sourceIps: [...rule.from],
        description: rule.why,
      }));
      return [to, new hcloud.Firewall(name, { name, rules, labels }, options)];
    }),
  );
}

/** A server made without a key of the project's list would get a password by mail. */
function createSshKey({ plan, labels, options }: Site, access: MachineAccess): hcloud.SshKey {
  return new hcloud.SshKey(plan.name, { name: listedKeyName(plan, access), publicKey: access.listedKey, labels }, options);
}

function createPlacement({ plan, labels, options }: Site): ReadonlyMap<string, hcloud.PlacementGroup> {
  return new Map(plan.placement.map(({ key, name }) => [key, new hcloud.PlacementGroup(name, { name, type: "spread", labels }, options)]));
}

interface ServerSurroundings {
  readonly subnet: hcloud.NetworkSubnet;
  readonly firewalls: Firewalls;
  readonly sshKey: hcloud.SshKey;
  readonly group: hcloud.PlacementGroup | undefined;
  /** The one that it will carry. */
  readonly volume: hcloud.Volume | undefined;
}

function createServer({ plan, labels, options }: Site, node: NodePlan, access: MachineAccess, around: ServerSurroundings): ServerParts {
  const server = new hcloud.Server(
    node.name,
    {
      name: node.name,
      serverType: node.size,
      image: plan.image,
      location: node.location,
      sshKeys: [around.sshKey.id],
      userData: part(access.userData, node.name),
      publicNets: [{ ipv4Enabled: true, ipv6Enabled: true }],
      // Written even when empty: leaving it out later would detach nothing.
      firewallIds: [...around.firewalls].filter(([to]) => isFor(plan, node, to)).map(([, firewall]) => numericId(firewall)),
      ...(around.group ? { placementGroupId: numericId(around.group) } : {}),
      labels: { ...labels, role: node.role, pool: node.pool },
      // The disk keeps its first size, so that a server can become smaller again.
      keepDisk: true,
      shutdownBeforeDeletion: true,
    },
    {
      ...options,
      // The volume only for the order in which they go: see attachVolume.
      dependsOn: inTurn(access, node, ...(around.volume ? [around.volume] : [])),
      // Both count at first boot only. What they stand for is in the trigger, so that other wording, or a key resource made anew, replaces no server.
      ignoreChanges: ["userData", "sshKeys"],
      replacementTrigger: firstBoot(plan, node, access),
      // Server names are unique in a project.
      deleteBeforeReplace: true,
    },
  );
  // The leg is a resource of its own: inline networks make the provider panic in the preview of a changed range.
  const leg = new hcloud.ServerNetwork(
    node.name,
    { serverId: numericId(server), subnetId: around.subnet.id, ip: plannedAddress(node) },
    { ...options, deleteBeforeReplace: true },
  );
  return { server, leg };
}

/** Made in a location and attached apart, so that it survives its server. */
function createVolume({ plan, labels, options }: Site, storage: VolumePlan): hcloud.Volume {
  const { name, sizeGib: size, location } = storage;
  const args = { name, size, location, format: "ext4", labels };
  return new hcloud.Volume(name, args, { ...options, ...volumeOptions(plan, storage, options) });
}

/**
 * No automount: that would edit fstab behind our back. A server that goes is shut down and lets go of its volume by that: detached before, the disk
 * would vanish under a mounted file system. https://github.com/hetznercloud/terraform-provider-hcloud/issues/830, read 2026-11-25.
 */
function attachVolume({ options }: Site, storage: VolumePlan, volume: hcloud.Volume, servers: Servers) {
  const { server } = part(servers, storage.node);
  return new hcloud.VolumeAttachment(
    storage.name,
    { volumeId: numericId(volume), serverId: numericId(server) },
    { ...options, deletedWith: server, deleteBeforeReplace: true },
  );
}

/**
 * A target belongs to the load balancer, not to a service: every service may send to every target. The health check of each service keeps out
 * those that don't serve it: workers don't listen on 6443, and a NodePort answers only where an ingress pod runs.
 */
function createLoadBalancer({ plan, labels, options }: Site, ingress: LoadBalancerPlan, subnet: hcloud.NetworkSubnet, servers: Servers) {
  const balancer = new hcloud.LoadBalancer(
    ingress.name,
    { name: ingress.name, loadBalancerType: ingress.size, location: ingress.location, algorithm: { type: "round_robin" }, labels },
    options,
  );
  const leg = new hcloud.LoadBalancerNetwork(
    ingress.name,
    { loadBalancerId: numericId(balancer), subnetId: subnet.id, ip: ingress.privateIp },
    { ...options, deleteBeforeReplace: true },
  );
  const services = ingress.services.map(
    (service) =>
      new hcloud.LoadBalancerService(
        `${ingress.name}-${service.key}`,
        {
          loadBalancerId: balancer.id,
          protocol: "tcp",
          listenPort: service.listenPort,
          destinationPort: service.targetPort,
          proxyprotocol: service.proxyProtocol,
          healthCheck: { protocol: "tcp", port: service.targetPort, interval: 10, timeout: 5, retries: 3 },
        },
        { ...options, deleteBeforeReplace: true },
      ),
  );
  const servesApi = ingress.services.some((service) => service.targets === "control-plane");
  const isApiTarget = (node: NodePlan) => servesApi && node.role === "control-plane";
  const targets = plan.nodes
    .filter((node) => ingress.targets.includes(node.name) || isApiTarget(node))
    .map((node) => {
      // Both ids come from the legs: a private address is refused unless both ends are in the network, and a leg can't leave it before its target is gone.
      const target = new hcloud.LoadBalancerTarget(
        `${ingress.name}-${node.key}`,
        { loadBalancerId: leg.loadBalancerId, type: "server", serverId: part(servers, node.name).leg.serverId, usePrivateIp: true },
        { ...options, deleteBeforeReplace: true },
      );
      return { node, target };
    });
  const apiReady = new Map<string, Resource[]>(
    targets.filter(({ node }) => isApiTarget(node)).map(({ node, target }) => [node.name, [...services, target]]),
  );
  return { ipv4: balancer.ipv4, apiReady };
}

/** The provider's references are numbers, its ids text. */
function numericId(resource: CustomResource): Output<number> {
  return resource.id.apply(Number);
}
