import type { IncomingMessage, ServerResponse } from "node:http";
import type { Account } from "./account.ts";
import type { NameRecord } from "./dns-zones.ts";
import type {
  MachineFirewall,
  MachineForwardedAddress,
  MachineLoadBalancer,
  MachineNetwork,
  MachineServer,
  MachineVolume,
} from "./driver.ts";
import type { Reference, Resource, Store } from "./store.ts";
import type { ResourceTable } from "./table.ts";
import type { Values } from "./value.ts";

/** What a cloud does with one of its resource types. Every method looks and answers; only the account writes. */
export interface Kind {
  readonly table: ResourceTable;
  /** Refuses with a CloudError, or answers what the new resource will be. */
  create(store: Store, inputs: Values): Made;
  /** Absent: the type has nothing that changes in place. */
  update?(store: Store, resource: Resource, inputs: Values): Omit<Made, "id">;
  /** Beyond the references: a reason to refuse. */
  beforeDelete?(store: Store, resource: Resource): void;
  /** The outputs as the cloud would answer now; absent: as they were written. */
  read?(store: Store, resource: Resource): Values;
  /** Which machines have to hear of a change. `before` and `after` are both given on an update. */
  effects?(store: Store, before: Resource | undefined, after: Resource | undefined): Effect[];
  /** What it costs; absent: nothing. */
  price?(resource: Resource): BillItem[];
  /** It is given up, paid, and ends by itself: nothing that is left over. */
  isEnding?(resource: Resource): boolean;
}

export interface Made {
  readonly id: string;
  readonly outputs: Values;
  readonly references: readonly Reference[];
}

export interface BillItem {
  /** `cx23`, `primary IPv4`, `50 GB volume`. */
  readonly item: string;
  /** Euro a month, net; absent where the sandbox knows no price. */
  readonly monthlyEur?: number;
}

/** One change of a machine, said by id: what exactly is to be done is read from the account when its turn comes. */
export type Effect =
  | { readonly what: "network-created" | "network-deleted"; readonly id: string }
  | {
      readonly what: "server-created" | "server-deleted" | "server-resized" | "server-stopped" | "server-started" | "firewall-changed";
      readonly id: string;
    }
  | {
      readonly what: "nic-attached" | "nic-detached";
      readonly id: string;
      readonly networkId: string;
      readonly ip: string;
      readonly mac: string;
    }
  | { readonly what: "volume-attached" | "volume-detached"; readonly id: string; readonly serverId: string }
  | { readonly what: "volume-deleted"; readonly id: string }
  | { readonly what: "load-balancer-changed" | "load-balancer-deleted"; readonly id: string }
  | { readonly what: "address-changed" | "address-deleted"; readonly id: string };

/** A look-up: `hcloud:index/getImage:getImage`. */
export interface LookUp {
  readonly type: string;
  readonly inputs: ResourceTable["inputs"];
  readonly outputs: ResourceTable["outputs"];
  answer(store: Store, inputs: Values): Values;
}

/** The machines' view of the account: the whole desired state of one thing, or nothing where it is gone. */
export interface MachineView {
  network(store: Store, id: string): MachineNetwork | undefined;
  server(store: Store, id: string): MachineServer | undefined;
  firewall(store: Store, serverId: string): MachineFirewall | undefined;
  volume(store: Store, id: string, serverId: string): MachineVolume | undefined;
  loadBalancer(store: Store, id: string): MachineLoadBalancer | undefined;
  /** Absent where the cloud has no such addresses. */
  forwardedAddress?(store: Store, id: string): MachineForwardedAddress | undefined;
}

export interface CloudKinds {
  readonly view: MachineView;
  readonly kinds: readonly Kind[];
  readonly lookUps: readonly LookUp[];
  /** The cloud's own API. Absent: only its plug-ins have a door. */
  readonly api?: CloudApi;
  /** What its name servers answer from; absent: it serves no zones. */
  records?(store: Store): readonly NameRecord[];
  /** What an engine's environment has for its plug-ins, credentials foremost; `account` is the account's address. */
  environment(account: string): Readonly<Record<string, string>>;
}

export interface CloudApi {
  /** Where its paths begin on the account's server. */
  readonly path: string;
  /** The public name that programs ask, where they can't be told another. */
  readonly host?: string;
  open(account: Account): { answer(request: IncomingMessage, response: ServerResponse): Promise<void> };
}
