import { fileURLToPath } from "node:url";
import type { MachineLoadBalancer } from "../account/driver.ts";
import { CloudProcess } from "./cloud-process.ts";
import { bridgeInterface } from "./links.ts";
import { cloudNamespace, ip } from "./namespaces.ts";

const program = fileURLToPath(new URL("./load-balancer-main.ts", import.meta.url));

/** A load balancer's process and the addresses that it holds in the cloud's namespace. */
export class LoadBalancer {
  readonly #namespace: string;
  readonly #process: CloudProcess;
  /** `address/32 dev interface`. */
  #addresses = new Set<string>();

  constructor(namespace: string, runFolder: string, name: string) {
    this.#namespace = cloudNamespace(namespace);
    this.#process = new CloudProcess(program, namespace, runFolder, name);
  }

  /** Gives it its addresses, services and targets; connections of services that stay as they are go on. */
  async apply(loadBalancer: MachineLoadBalancer): Promise<void> {
    const unsupported = loadBalancer.services.find((service) => service.protocol !== "tcp");
    if (unsupported)
      throw new Error(
        `load balancer ${loadBalancer.name}: a service of protocol ${unsupported.protocol} is not built at the sandbox's machine level, only tcp`,
      );
    const wanted = addressesOf(loadBalancer);
    const gone = [...this.#addresses].filter((address) => !wanted.has(address));
    const added = [...wanted].filter((address) => !this.#addresses.has(address));
    await ip(this.#namespace, [...gone.map((address) => `addr del ${address}`), ...added.map((address) => `addr add ${address}`)]);
    this.#addresses = wanted;
    await this.#process.send(loadBalancer);
  }

  async close(): Promise<void> {
    await this.#process.close();
    await ip(
      this.#namespace,
      [...this.#addresses].map((address) => `addr del ${address}`),
    );
    this.#addresses = new Set();
  }
}

/** The public address belongs to no link of the cloud, so it sits on the loopback; the private one is in its network. */
function addressesOf({ publicIp, publicEnabled, privateIp, privatePrefix = 32, networkId }: MachineLoadBalancer): Set<string> {
  const addresses = new Set<string>();
  if (publicEnabled) addresses.add(`${publicIp}/32 dev lo`);
  if (privateIp !== undefined && networkId !== undefined) addresses.add(`${privateIp}/${privatePrefix} dev ${bridgeInterface(networkId)}`);
  return addresses;
}
