import type { MachineDriver } from "./driver.ts";
import type { Effect, MachineView } from "./kind.ts";
import type { Store } from "./store.ts";

/** Tells the machines, one thing at a time for each server, load balancer and network; different ones side by side. */
export class Machines {
  readonly #store: Store;
  readonly #driver: MachineDriver;
  readonly #queues = new Map<string, Promise<void>>();

  constructor(store: Store, driver: MachineDriver) {
    this.#store = store;
    this.#driver = driver;
  }

  async run(view: MachineView, effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) await this.#inTurn(subjectOf(effect), () => this.#tell(view, effect));
  }

  close(): Promise<void> {
    return this.#driver.close();
  }

  #inTurn(subject: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.#queues.get(subject) ?? Promise.resolve()).then(work);
    // The next in the queue runs whether or not this one failed.
    this.#queues.set(
      subject,
      mine.catch(() => {}),
    );
    return mine;
  }

  async #tell(view: MachineView, effect: Effect): Promise<void> {
    const driver = this.#driver;
    const store = this.#store;
    const ifThere = async <T>(found: T | undefined, call: (thing: T) => Promise<void>) => {
      if (found !== undefined) await call(found);
    };
    switch (effect.what) {
      case "network-created":
        return ifThere(view.network(store, effect.id), (network) => driver.networkCreated(network));
      case "network-deleted":
        return driver.networkDeleted(effect.id);
      case "server-created":
        return ifThere(view.server(store, effect.id), (server) => driver.serverCreated(server));
      case "server-resized":
        return ifThere(view.server(store, effect.id), (server) => driver.serverResized(server));
      case "server-stopped":
        return driver.serverStopped(effect.id);
      case "server-started":
        return ifThere(view.server(store, effect.id), (server) => driver.serverStarted(server));
      case "server-deleted":
        return driver.serverDeleted(effect.id);
      case "firewall-changed":
        return ifThere(view.firewall(store, effect.id), (firewall) => driver.firewallChanged(firewall));
      case "nic-attached":
        return driver.nicAttached({ serverId: effect.id, networkId: effect.networkId, ip: effect.ip, mac: effect.mac });
      case "nic-detached":
        return driver.nicDetached({ serverId: effect.id, networkId: effect.networkId });
      case "volume-attached":
        return ifThere(view.volume(store, effect.id, effect.serverId), (volume) => driver.volumeAttached(volume));
      case "volume-detached":
        return driver.volumeDetached({ id: effect.id, serverId: effect.serverId });
      case "volume-deleted":
        return driver.volumeDeleted(effect.id);
      case "load-balancer-changed":
        return ifThere(view.loadBalancer(store, effect.id), (balancer) => driver.loadBalancerChanged(balancer));
      case "load-balancer-deleted":
        return driver.loadBalancerDeleted(effect.id);
      case "address-changed":
        return ifThere(view.forwardedAddress?.(store, effect.id), (address) => driver.forwardedAddressChanged(address));
      case "address-deleted":
        return driver.forwardedAddressDeleted(effect.id);
    }
  }
}

function subjectOf(effect: Effect): string {
  if (effect.what === "volume-attached" || effect.what === "volume-detached") return `server ${effect.serverId}`;
  const [kind] = effect.what.split("-", 1);
  return kind === "nic" || kind === "firewall" ? `server ${effect.id}` : `${kind} ${effect.id}`;
}
