import { Account, type DoorRequest, type Found } from "../../src/account/account.ts";
import { TYPES } from "../../src/account/hcloud/ids.ts";
import { hcloud } from "../../src/account/hcloud/index.ts";
import { Store } from "../../src/account/store.ts";
import type { Values } from "../../src/account/value.ts";

export const newAccount = (latencyScale = 0) => new Account({ store: new Store(), clouds: [hcloud], latencyScale });

export type Kind = keyof typeof TYPES;

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM60rJs3oqUBVdu2sJCgbGUjR3Z2ozgHCq+MyYmccOGH";

/** Orders things by their short name, checked first as the engine would. */
export class Orders {
  readonly account: Account;

  constructor(account = newAccount()) {
    this.account = account;
  }

  async create(kind: Kind, inputs: Values, name = "thing"): Promise<Found> {
    const request: DoorRequest = { type: TYPES[kind], name, inputs };
    const { inputs: checked, failures } = this.account.check({ ...request, inputs });
    if (failures.length > 0) throw new Error(failures.map((failure) => `${failure.property}: ${failure.reason}`).join("\n"));
    return this.account.create({ ...request, inputs: checked });
  }

  update = (kind: Kind, id: string, inputs: Values) => this.account.update({ type: TYPES[kind], name: "thing", id, inputs });
  delete = (kind: Kind, id: string) => this.account.delete({ type: TYPES[kind], name: "thing", id });
  read = (kind: Kind, id: string) => this.account.read({ type: TYPES[kind], name: "thing", id });

  async network(): Promise<{ network: Found; subnet: Found }> {
    const network = await this.create("network", { name: "demo", ipRange: "10.0.0.0/16" });
    const subnet = await this.create("subnet", {
      networkId: Number(network.id),
      type: "cloud",
      networkZone: "eu-central",
      ipRange: "10.0.0.0/24",
    });
    return { network, subnet };
  }

  server = (name: string, more: Values = {}) =>
    this.create("server", { name, serverType: "cx23", image: "ubuntu-24.04", location: "fsn1", ...more }, name);
  sshKey = (name: string, publicKey = KEY) => this.create("sshKey", { name, publicKey });
  firewall = (rules: readonly Values[]) => this.create("firewall", { name: "demo", rules });
  loadBalancer = (name = "demo") => this.create("loadBalancer", { name, loadBalancerType: "lb11", location: "fsn1" });
}
