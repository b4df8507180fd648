import { fileURLToPath } from "node:url";
import type { MachineForwardedAddress } from "../account/driver.ts";
import { CloudProcess } from "./cloud-process.ts";
import { publicInterface } from "./links.ts";
import { cloudNamespace } from "./namespaces.ts";
import { runToEnd } from "./processes.ts";

const program = fileURLToPath(new URL("./forwarded-address-main.ts", import.meta.url));

/** What the process of an address is told. */
export interface Forwarding {
  readonly ip: string;
  readonly check: MachineForwardedAddress["check"];
  /** The cloud's end of each member's public link, by the address that is checked. */
  readonly members: readonly { readonly publicIp: string; readonly link: string }[];
}

/** A public address that the cloud routes to its members, unchanged: one that doesn't hold it does not even answer who has it. */
export class ForwardedAddress {
  readonly #namespace: string;
  readonly #ip: string;
  readonly #process: CloudProcess;

  constructor(namespace: string, runFolder: string, ip: string) {
    this.#namespace = cloudNamespace(namespace);
    this.#ip = ip;
    this.#process = new CloudProcess(program, namespace, runFolder, `address-${ip}`);
  }

  async apply({ ip, check, members }: MachineForwardedAddress): Promise<void> {
    const links = members.map(({ serverId, publicIp }) => ({ publicIp, link: publicInterface(serverId) }));
    await this.#process.send({ ip, check, members: links } satisfies Forwarding);
  }

  async close(): Promise<void> {
    await this.#process.close();
    // There is no route while no member passes.
    await runToEnd(["ip", "-n", this.#namespace, "route", "del", `${this.#ip}/32`]);
  }
}
