import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { identityOf } from "../../../tools/process-identity.ts";
import type { MachineLoadBalancer } from "../account/driver.ts";
import { bridgeInterface } from "./links.ts";
import { cloudNamespace, ip } from "./namespaces.ts";
import { signalProcess, waitForEnd } from "./processes.ts";

const program = fileURLToPath(new URL("./load-balancer-main.ts", import.meta.url));

/** A load balancer's process and the addresses that it holds in the cloud's namespace. */
export class LoadBalancer {
  readonly #namespace: string;
  readonly #child: ChildProcess;
  /** `address/32 dev interface`. */
  #addresses = new Set<string>();

  constructor(namespace: string, runFolder: string, name: string) {
    this.#namespace = namespace;
    mkdirSync(join(runFolder, "logs"), { recursive: true });
    const log = openSync(join(runFolder, "logs", `${name}.log`), "a");
    const enter = [`--net=/run/netns/${cloudNamespace(namespace)}`, "--"];
    this.#child = spawn("setpriv", ["--pdeathsig", "KILL", "nsenter", ...enter, process.execPath, program], {
      stdio: ["ignore", log, log, "ipc"],
    });
    this.#child.on("error", () => {});
    closeSync(log);
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
    await ip(this.#namespaceOfCloud(), [...gone.map((address) => `addr del ${address}`), ...added.map((address) => `addr add ${address}`)]);
    this.#addresses = wanted;
    await this.#send(loadBalancer);
  }

  async close(): Promise<void> {
    const identity = identityOf(this.#child.pid ?? -1);
    if (identity !== undefined) {
      signalProcess(identity, "SIGKILL");
      await waitForEnd(identity, 5_000);
    }
    await ip(
      this.#namespaceOfCloud(),
      [...this.#addresses].map((address) => `addr del ${address}`),
    );
    this.#addresses = new Set();
  }

  #namespaceOfCloud(): string {
    return cloudNamespace(this.#namespace);
  }

  #send(loadBalancer: MachineLoadBalancer): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#child.off("message", onMessage);
        this.#child.off("exit", onExit);
        if (error) reject(error);
        else resolve();
      };
      const onMessage = (answer: { error?: string }) =>
        settle(answer.error ? new Error(`load balancer ${loadBalancer.name}: ${answer.error}`) : undefined);
      const onExit = () => settle(new Error(`load balancer ${loadBalancer.name}: its process has ended`));
      const timer = setTimeout(() => settle(new Error(`load balancer ${loadBalancer.name}: no answer after 15 s`)), 15_000);
      this.#child.on("message", onMessage);
      this.#child.on("exit", onExit);
      if (this.#child.exitCode !== null || !this.#child.connected) onExit();
      else this.#child.send(loadBalancer, (error) => error && settle(error));
    });
  }
}

/** The public address belongs to no link of the cloud, so it sits on the loopback; the private one is in its network. */
function addressesOf({ publicIp, publicEnabled, privateIp, networkId }: MachineLoadBalancer): Set<string> {
  const addresses = new Set<string>();
  if (publicEnabled) addresses.add(`${publicIp}/32 dev lo`);
  if (privateIp !== undefined && networkId !== undefined) addresses.add(`${privateIp}/32 dev ${bridgeInterface(networkId)}`);
  return addresses;
}
