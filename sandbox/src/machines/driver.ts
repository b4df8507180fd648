import { existsSync } from "node:fs";
import ipaddr from "ipaddr.js";
import type {
  DriverOptions,
  MachineDriver,
  MachineFirewall,
  MachineForwardedAddress,
  MachineLoadBalancer,
  MachineNetwork,
  MachineNic,
  MachineServer,
  MachineVolume,
} from "../account/driver.ts";
import { hierarchies } from "./control-groups.ts";
import { applyFirewalls } from "./firewall.ts";
import { FrontDoors } from "./front-doors.ts";
import {
  addNetwork,
  freePrivateName,
  plugPrivateLink,
  plugPublicLink,
  removeNetwork,
  unplugPrivateLink,
  unplugPublicLink,
} from "./links.ts";
import { type Machine, removeMachineDisk, startMachine, stopMachine } from "./machine.ts";
import { cloudNamespace } from "./namespaces.ts";
import { type MachineSettings, readMachineSettings } from "./settings.ts";
import { type AttachedVolume, attachVolume, detachVolume, freeDevice, growVolume, removeVolume } from "./volume.ts";

function overlap(one: string, other: string): boolean {
  const [a, b] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)];
  return a[0].match(b) || b[0].match(a);
}

interface Server {
  machine: Machine;
  isOff: boolean;
  /** By network id. */
  readonly nics: Map<string, { readonly nic: MachineNic; readonly name: string }>;
  /** By volume id. */
  readonly volumes: Map<string, AttachedVolume>;
}

/** The machines of the run whose folder is given; its namespaces and `machines.json` are there already. Needs root. */
export async function createDriver(options: DriverOptions): Promise<Machines> {
  if (process.getuid?.() !== 0) throw new Error("the sandbox's machine level needs root; its engine level does not");
  const settings = readMachineSettings(options.runFolder);
  if (!existsSync(settings.imageFolder)) throw new Error(`no machine image in ${settings.imageFolder}`);
  if (!existsSync(`/run/netns/${cloudNamespace(settings.namespace)}`))
    throw new Error(`no network namespace ${cloudNamespace(settings.namespace)}`);
  if (hierarchies().length === 0)
    throw new Error("no control groups below /sys/fs/cgroup, which machines need (`ip netns exec` hides them: use inNamespace)");
  return new Machines(options, settings);
}

export class Machines implements MachineDriver {
  readonly #options: DriverOptions;
  readonly #settings: MachineSettings;
  readonly #servers = new Map<string, Server>();
  readonly #networks = new Map<string, MachineNetwork>();
  readonly #firewalls = new Map<string, MachineFirewall>();
  readonly #doors: FrontDoors;
  /** The rule set is one text for all servers: its changes go one after the other. */
  #rules: Promise<void> = Promise.resolve();

  constructor(options: DriverOptions, settings: MachineSettings) {
    this.#options = options;
    this.#settings = settings;
    this.#doors = new FrontDoors(settings.namespace, options.runFolder);
  }

  /** The machine of a server, for tests and for `waitUntilReady`. */
  machineOf(serverId: string): Machine {
    return this.#server(serverId).machine;
  }

  async serverCreated(server: MachineServer): Promise<void> {
    if (this.#servers.has(server.id)) return;
    const machine = await this.#start(server);
    this.#servers.set(server.id, { machine, isOff: false, nics: new Map(), volumes: new Map() });
    this.#options.log(`server ${server.name} started`);
  }

  async serverDeleted(serverId: string): Promise<void> {
    const server = this.#servers.get(serverId);
    if (server !== undefined) {
      // As at the clouds: who deletes a server doesn't wait for it to shut down.
      await this.#powerOff(server, 0);
      await unplugPublicLink(this.#settings.namespace, serverId);
      this.#servers.delete(serverId);
      this.#options.log(`server ${server.machine.server.name} stopped`);
    }
    removeMachineDisk(this.#options.runFolder, serverId);
    if (this.#firewalls.delete(serverId)) await this.#applyRules();
  }

  async serverResized(server: MachineServer): Promise<void> {
    await this.serverStopped(server.id);
    await this.serverStarted(server);
  }

  async serverStopped(serverId: string): Promise<void> {
    await this.#powerOff(this.#server(serverId));
  }

  async serverStarted(server: MachineServer): Promise<void> {
    const known = this.#server(server.id);
    if (!known.isOff) return;
    known.machine = await this.#start(server);
    known.isOff = false;
    for (const { nic, name } of known.nics.values()) await this.#plug(known, nic, name);
    for (const { volume, device } of known.volumes.values()) {
      known.volumes.set(volume.id, await attachVolume(known.machine, this.#options.runFolder, volume, device));
    }
    this.#options.log(`server ${server.name} started as ${server.size}`);
  }

  async nicAttached(nic: MachineNic): Promise<void> {
    const server = this.#server(nic.serverId);
    const known = server.nics.get(nic.networkId);
    if (known?.nic.ip === nic.ip && known.nic.mac === nic.mac) return;
    if (known !== undefined) await this.nicDetached(nic);
    const network = this.#networks.get(nic.networkId);
    const name = freePrivateName(network ?? {}, new Set([...server.nics.values()].map((each) => each.name)));
    server.nics.set(nic.networkId, { nic, name });
    if (!server.isOff) await this.#plug(server, nic, name);
  }

  async nicDetached(nic: Pick<MachineNic, "serverId" | "networkId">): Promise<void> {
    if (!this.#servers.get(nic.serverId)?.nics.delete(nic.networkId)) return;
    await unplugPrivateLink(this.#settings.namespace, nic);
  }

  async firewallChanged(firewall: MachineFirewall): Promise<void> {
    this.#firewalls.set(firewall.serverId, firewall);
    await this.#applyRules();
  }

  async volumeAttached(volume: MachineVolume): Promise<void> {
    const server = this.#server(volume.serverId);
    const known = server.volumes.get(volume.id);
    if (known) {
      if (!server.isOff) await growVolume(this.#options.runFolder, known.loopDevice, volume);
      server.volumes.set(volume.id, { ...known, volume });
      return;
    }
    if (server.isOff) throw new Error(`server ${volume.serverId} is off: the sandbox plugs volumes into running servers only`);
    const device = freeDevice(new Set([...server.volumes.values()].map((each) => each.device)));
    server.volumes.set(volume.id, await attachVolume(server.machine, this.#options.runFolder, volume, device));
  }

  async volumeDetached({ id, serverId }: Pick<MachineVolume, "id" | "serverId">): Promise<void> {
    const server = this.#servers.get(serverId);
    const attached = server?.volumes.get(id);
    if (server === undefined || attached === undefined) return;
    if (!server.isOff) await detachVolume(server.machine, attached);
    server.volumes.delete(id);
  }

  async volumeDeleted(volumeId: string): Promise<void> {
    removeVolume(this.#options.runFolder, volumeId);
  }

  loadBalancerChanged = (loadBalancer: MachineLoadBalancer) => this.#doors.loadBalancerChanged(loadBalancer);
  loadBalancerDeleted = (loadBalancerId: string) => this.#doors.loadBalancerDeleted(loadBalancerId);
  forwardedAddressChanged = (address: MachineForwardedAddress) => this.#doors.forwardedAddressChanged(address);
  forwardedAddressDeleted = (addressId: string) => this.#doors.forwardedAddressDeleted(addressId);

  async networkCreated(network: MachineNetwork): Promise<void> {
    if (this.#networks.has(network.id)) return;
    const other = [...this.#networks.values()].find((each) => overlap(each.cidr, network.cidr));
    // At the cloud they may; here one namespace routes for all networks.
    if (other)
      throw new Error(
        `network ${network.name} (${network.cidr}) overlaps ${other.name} (${other.cidr}): the sandbox's machines can't keep them apart`,
      );
    await addNetwork(this.#settings.namespace, network);
    this.#networks.set(network.id, network);
    await this.#applyRules();
  }

  async networkDeleted(networkId: string): Promise<void> {
    if (!this.#networks.delete(networkId)) return;
    await removeNetwork(this.#settings.namespace, networkId);
    await this.#applyRules();
  }

  async close(): Promise<void> {
    await this.#doors.close();
    await Promise.all([...this.#servers.keys()].map((id) => this.serverDeleted(id)));
    for (const id of [...this.#networks.keys()]) await this.networkDeleted(id);
  }

  #server(serverId: string): Server {
    const server = this.#servers.get(serverId);
    if (server === undefined) throw new Error(`server ${serverId} has no machine`);
    return server;
  }

  /** Its volumes stay its own; only the loop devices are let go. */
  async #powerOff(server: Server, timeoutMs?: number): Promise<void> {
    if (server.isOff) return;
    await stopMachine(server.machine, this.#settings.namespace, timeoutMs);
    server.isOff = true;
    for (const attached of server.volumes.values()) await detachVolume(undefined, attached);
  }

  #start(server: MachineServer): Promise<Machine> {
    const { settings, runFolder } = { settings: this.#settings, runFolder: this.#options.runFolder };
    return startMachine({
      server,
      runFolder,
      settings,
      plugLinks: async (networkPid) => {
        if (server.publicIp !== undefined) await plugPublicLink(settings.namespace, server.id, server.publicIp, networkPid);
      },
    });
  }

  async #plug(server: Server, nic: MachineNic, name: string): Promise<void> {
    const network = this.#networks.get(nic.networkId);
    if (network === undefined) throw new Error(`network ${nic.networkId} is not there`);
    await plugPrivateLink(this.#settings.namespace, nic, network, name, server.machine.container.pid);
  }

  #applyRules(): Promise<void> {
    const next = this.#rules.then(() =>
      applyFirewalls(this.#settings.namespace, [...this.#firewalls.values()], [...this.#networks.values()]),
    );
    // A failed change is reported to its caller and does not stop the next one.
    this.#rules = next.catch(() => {});
    return next;
  }
}
