import type { ComponentResource, Output, Resource } from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { Catalog } from "../plan/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import type { Controllers } from "./controllers/controllers.ts";
import type { Credential } from "./credentials.ts";

/** What a cloud must be to carry a cluster: facts to plan with, and one act. */
export interface Cloud {
  readonly catalog: Catalog;
  readonly credentials: readonly Credential[];
  /** What it runs inside a cluster; there exactly where the catalog has facts about it. */
  readonly controllers?: Controllers;
  /** The act. It brings the cloud's SDK with it, so it is loaded when a cluster is made and not for a price. */
  load(): Promise<{ readonly create: CreateMachines }>;
}

/**
 * Turns the plan into network, firewall, servers, volume and load balancer, in this order. Decides nothing: every choice is in the plan.
 * All resources have `parent` as their parent, and names that begin with the plan's name. `args` are for the live values of the cloud's own block.
 */
export type CreateMachines = (plan: Plan, access: MachineAccess, parent: ComponentResource, args: ClusterArgs) => Machines;

/** What servers are given so that they can be reached, and only by us. */
export interface MachineAccess {
  /** Public key of the pair that logs in, `authorized_keys` form. */
  readonly publicKey: Output<string>;
  /** Public key for a cloud's list of keys. Made for this cluster, as such lists refuse a key that another cluster or its owner has put there. */
  readonly listedKey: Output<string>;
  /** Cloud-init user-data of a node, by node name: its SSH host key, the key that logs in, and waiting for its private address. */
  readonly userData: ReadonlyMap<string, Output<string>>;
  /**
   * Public SSH host key of a node, by node name. A server is replaced when this changes, and not merely because a later release words its user-data otherwise.
   */
  readonly hostKeys: ReadonlyMap<string, Output<string>>;
  /** What a server has to wait for, by node name: for `dependsOn`. Servers that aren't in it wait for nothing. */
  readonly turns: ReadonlyMap<string, Promise<Resource[]>>;
}

export interface Machines {
  /** By node name, one for each node in the plan. */
  readonly nodes: ReadonlyMap<string, Machine>;
  /** Public address of the load balancer or the elastic address, where the plan has one. */
  readonly ingressIp: Output<string> | undefined;
  /** Public address of the API, where that isn't the first server's. */
  readonly apiIp: Output<string> | undefined;
  /** Device path of the volume on its server, where the plan has one; several with a space between, where it has one of them. */
  readonly volumeDevice: Output<string> | undefined;
  /** What only the cloud knows and its controllers must be told, where the plan has them. */
  readonly controllerFacts?: { readonly [name: string]: Output<string> };
}

export interface Machine {
  /** The server resource: what hangs on the machine is deleted with it. Undefined: it was there before, and is left clean when it leaves the cluster. */
  readonly server: Resource | undefined;
  /** The cloud's id of the server; another id is another machine. */
  readonly id: Output<string>;
  /** Public SSH host key of a machine that is there already, which it brings along. Absent: the one that it was made with. */
  readonly hostKey?: Output<string>;
  readonly publicIp: Output<string>;
  /** The planned one, where the plan has it. */
  readonly privateIp: Output<string>;
  /** Addresses that the cloud forwards to it and that it has to hold itself. */
  readonly carries: readonly Output<string>[];
  /** What must exist before the machine can be used: its network leg, its volume, and where it serves the API behind a load balancer its place there. */
  readonly ready: readonly Resource[];
}
