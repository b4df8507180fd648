/**
 * What the account asks of the machines. At level `machine` the daemon imports `../machines/driver.ts`, which exports
 * `createDriver(options: DriverOptions): Promise<MachineDriver>`, and awaits one of these calls before it answers the plug-in.
 *
 * Every call gives the whole desired state of the one thing it names, so a call may be repeated. A rejected promise
 * becomes the cloud's error for that operation; the account then takes the thing back and calls the matching `…Deleted`/`…Detached`.
 * Ids are the cloud's, as decimal strings. Calls about one server never overlap; calls about different servers may.
 */
export interface MachineDriver {
  /** Boots the server and resolves once it is started, not once it has finished booting. Its NICs follow with `nicAttached`, as at the cloud. */
  serverCreated(server: MachineServer): Promise<void>;
  /** Stops the server and forgets its disk. Succeeds when there is none. */
  serverDeleted(serverId: string): Promise<void>;
  /** Power-off, new size, power-on. The disk, the addresses and the NICs stay. */
  serverResized(server: MachineServer): Promise<void>;
  /** Power-off. Succeeds when it is off. */
  serverStopped(serverId: string): Promise<void>;
  /** Power-on with the disk, the addresses and the NICs that it has. Succeeds when it runs. */
  serverStarted(server: MachineServer): Promise<void>;
  nicAttached(nic: MachineNic): Promise<void>;
  nicDetached(nic: Pick<MachineNic, "serverId" | "networkId">): Promise<void>;
  /** The whole rule set of one server. Called after `serverCreated` and whenever a firewall of the server changes. */
  firewallChanged(firewall: MachineFirewall): Promise<void>;
  volumeAttached(volume: MachineVolume): Promise<void>;
  volumeDetached(volume: Pick<MachineVolume, "id" | "serverId">): Promise<void>;
  /** The volume's data may be forgotten; it is attached nowhere. */
  volumeDeleted(volumeId: string): Promise<void>;
  /** The whole load balancer: after its creation and after each change of its network, services or targets. */
  loadBalancerChanged(loadBalancer: MachineLoadBalancer): Promise<void>;
  loadBalancerDeleted(loadBalancerId: string): Promise<void>;
  /** The whole address: after its creation and after each change of its check or its members. */
  forwardedAddressChanged(address: MachineForwardedAddress): Promise<void>;
  forwardedAddressDeleted(addressId: string): Promise<void>;
  networkCreated(network: MachineNetwork): Promise<void>;
  networkDeleted(networkId: string): Promise<void>;
  /** The daemon ends, or the account is emptied by `POST /reset`: stop everything that still runs. */
  close(): Promise<void>;
}

export interface DriverOptions {
  /** Folder of this sandbox run, absolute: state, logs, disks, pids. */
  readonly runFolder: string;
  readonly log: (line: string) => void;
}

export interface MachineServer {
  readonly id: string;
  readonly name: string;
  /** From 203.0.113.0/24; absent where the server was ordered without one. */
  readonly publicIp?: string;
  /** Absent: no user-data. Plain text, not encoded. */
  readonly userData?: string;
  /** The cloud's image name, `ubuntu-24.04`. */
  readonly image: string;
  /** The cloud's size name, `cx23`. */
  readonly size: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly diskGib: number;
  readonly labels: Readonly<Record<string, string>>;
  /** User of the image that gets the keys and may use sudo without a password; root's login is off then. Absent: root. */
  readonly loginUser?: string;
  /** Public keys in OpenSSH form, as ordered with the server. */
  readonly sshKeys: readonly string[];
}

export interface MachineNic {
  readonly serverId: string;
  readonly networkId: string;
  /** The server's private address, no prefix. */
  readonly ip: string;
  /** Lower-case, colon-separated. */
  readonly mac: string;
}

export interface MachineNetwork {
  readonly id: string;
  readonly name: string;
  /** `10.0.0.0/16`. */
  readonly cidr: string;
  /** First address of the network: `10.0.0.1`. */
  readonly gateway: string;
  /**
   * `routed`: each server has a /32 and reaches the network by its gateway, 1450 bytes at a time, on an interface named enp7s0 upward. `onLink`: all
   * are on one wire with the network's prefix, 1500 bytes, eth1 upward, and nothing answers at the gateway's address. Absent: `routed`.
   */
  readonly layout?: "routed" | "onLink";
}

export interface MachineFirewall {
  readonly serverId: string;
  /** Absent where the server has no public address. */
  readonly publicIp?: string;
  /** False: no firewall is attached, everything is let in. True: what no rule names is dropped. */
  readonly filtered: boolean;
  readonly rules: readonly MachineFirewallRule[];
}

export interface MachineFirewallRule {
  readonly direction: "in" | "out";
  readonly protocol: "tcp" | "udp" | "icmp" | "gre" | "esp";
  /** For tcp and udp: first and last port, 1–65535. */
  readonly ports?: { readonly first: number; readonly last: number };
  /** CIDRs, both families: sources of an `in` rule, destinations of an `out` rule. */
  readonly cidrs: readonly string[];
  readonly description?: string;
}

export interface MachineVolume {
  readonly id: string;
  readonly name: string;
  readonly sizeGib: number;
  /** Absent: unformatted. */
  readonly format?: "ext4" | "xfs";
  readonly serverId: string;
  /** Where the server sees it: `/dev/disk/by-id/scsi-0HC_Volume_<id>`. */
  readonly devicePath: string;
}

export interface MachineLoadBalancer {
  readonly id: string;
  readonly name: string;
  readonly publicIp: string;
  /** False: no listener on the public address. */
  readonly publicEnabled: boolean;
  /** Both absent until the load balancer is attached to a network. */
  readonly privateIp?: string;
  readonly networkId?: string;
  /** Prefix length of the private address: the network's, where all are on one wire. Absent: 32. */
  readonly privatePrefix?: number;
  readonly algorithm: "round_robin" | "least_connections";
  readonly services: readonly MachineLoadBalancerService[];
  readonly targets: readonly MachineLoadBalancerTarget[];
}

export interface MachineLoadBalancerService {
  readonly protocol: "tcp" | "http" | "https";
  readonly listenPort: number;
  readonly destinationPort: number;
  /** Version 1 header (`PROXY TCP4 …`) in front of each connection. */
  readonly proxyProtocol: boolean;
  /** Addresses of its own targets; absent: the load balancer's. */
  readonly targets?: readonly string[];
  /** Networks and addresses whose connections are taken; absent: all are. */
  readonly from?: readonly string[];
  readonly healthCheck: {
    readonly protocol: "tcp" | "http" | "https";
    readonly port: number;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    /** Failures in a row after which a target counts as unhealthy. */
    readonly retries: number;
    readonly http?: { readonly path: string; readonly statusCodes: readonly string[]; readonly tls: boolean; readonly domain?: string };
  };
}

export interface MachineLoadBalancerTarget {
  /** Absent: a bare address target. */
  readonly serverId?: string;
  /** Where connections go: the server's private address in the load balancer's network, or its public one. */
  readonly ip: string;
}

/**
 * A public address that is no server's own. What is sent to it is forwarded, as it is, to one of the members that pass the check; a member answers only
 * if it holds the address itself. Without a member that passes, nobody answers.
 */
export interface MachineForwardedAddress {
  readonly id: string;
  /** From 203.0.113.0/24. */
  readonly ip: string;
  /** A connection to the port of a member's own public address. */
  readonly check: {
    readonly port: number;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    /** Successes in a row after which a member counts as healthy, and failures in a row after which it no longer does. */
    readonly passes: number;
    readonly failures: number;
  };
  readonly members: readonly { readonly serverId: string; readonly publicIp: string }[];
}

/** What `sandbox/src/machines/driver.ts` exports under the name `createDriver`. */
export type CreateDriver = (options: DriverOptions) => Promise<MachineDriver>;
