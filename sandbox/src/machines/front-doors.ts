import type { MachineDriver, MachineForwardedAddress, MachineLoadBalancer } from "../account/driver.ts";
import { ForwardedAddress } from "./forwarded-address.ts";
import { LoadBalancer } from "./load-balancer.ts";

type Doors = Pick<MachineDriver, "loadBalancerChanged" | "loadBalancerDeleted" | "forwardedAddressChanged" | "forwardedAddressDeleted">;

/** What the cloud has between the outside and its servers: each a process of its own. */
export class FrontDoors implements Doors {
  readonly #namespace: string;
  readonly #runFolder: string;
  readonly #loadBalancers = new Map<string, LoadBalancer>();
  readonly #addresses = new Map<string, ForwardedAddress>();

  constructor(namespace: string, runFolder: string) {
    this.#namespace = namespace;
    this.#runFolder = runFolder;
  }

  async loadBalancerChanged(loadBalancer: MachineLoadBalancer): Promise<void> {
    const known = this.#loadBalancers.get(loadBalancer.id) ?? new LoadBalancer(this.#namespace, this.#runFolder, loadBalancer.name);
    this.#loadBalancers.set(loadBalancer.id, known);
    await known.apply(loadBalancer);
  }

  async loadBalancerDeleted(loadBalancerId: string): Promise<void> {
    const known = this.#loadBalancers.get(loadBalancerId);
    this.#loadBalancers.delete(loadBalancerId);
    await known?.close();
  }

  async forwardedAddressChanged(address: MachineForwardedAddress): Promise<void> {
    const known = this.#addresses.get(address.id) ?? new ForwardedAddress(this.#namespace, this.#runFolder, address.ip);
    this.#addresses.set(address.id, known);
    await known.apply(address);
  }

  async forwardedAddressDeleted(addressId: string): Promise<void> {
    const known = this.#addresses.get(addressId);
    this.#addresses.delete(addressId);
    await known?.close();
  }

  async close(): Promise<void> {
    await Promise.all([
      ...[...this.#loadBalancers.keys()].map((id) => this.loadBalancerDeleted(id)),
      ...[...this.#addresses.keys()].map((id) => this.forwardedAddressDeleted(id)),
    ]);
  }
}
