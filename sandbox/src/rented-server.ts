import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ssh2 from "ssh2";
import { stringify } from "yaml";
import { type KeyPair, newKeyPair } from "./key-pair.ts";
import { inNamespace } from "./machines/namespaces.ts";
import { type PortState, probePort, probePorts } from "./machines/probe.ts";
import { runToEnd } from "./machines/processes.ts";
import type { Sandbox } from "./sandbox.ts";

const types = {
  server: "hcloud:index/server:Server",
  network: "hcloud:index/network:Network",
  subnet: "hcloud:index/networkSubnet:NetworkSubnet",
  leg: "hcloud:index/serverNetwork:ServerNetwork",
} as const;

interface Rented {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly outputs: { readonly [name: string]: unknown };
}

async function order(sandbox: Sandbox, type: string, name: string, wish: object): Promise<Rented> {
  const { inputs } = await sandbox.ask<{ inputs: object }>("/door/check", "POST", { type, name, inputs: wish });
  const made = await sandbox.ask<Pick<Rented, "id" | "outputs">>("/door/create", "POST", { type, name, inputs });
  return { type, name, ...made };
}

const cancel = (sandbox: Sandbox, { type, name, id }: Rented) => sandbox.ask("/door/delete", "POST", { type, name, id });

/** A private network that is rented beside servers. */
export class RentedNetwork {
  readonly id: number;
  private readonly sandbox: Sandbox;
  private readonly network: Rented;

  private constructor(sandbox: Sandbox, network: Rented) {
    this.id = Number(network.id);
    this.sandbox = sandbox;
    this.network = network;
  }

  static async rent(sandbox: Sandbox, name: string, ipRange: string): Promise<RentedNetwork> {
    const network = await order(sandbox, types.network, name, { name, ipRange });
    const subnet = { networkId: Number(network.id), type: "cloud", networkZone: "eu-central", ipRange };
    await order(sandbox, types.subnet, name, subnet);
    return new RentedNetwork(sandbox, network);
  }

  /** With its subnet. Servers are to have left it. */
  async giveBack(): Promise<void> {
    await cancel(this.sandbox, this.network);
  }
}

export interface RentOptions {
  /** Of the key pair that logs in. */
  readonly login: KeyPair;
  /** Default: root, who logs in as on most images. Another may use sudo. */
  readonly user?: string;
  /** Default: 22. */
  readonly sshPort?: number;
}

interface Parts {
  readonly address: string;
  readonly hostKey: string;
  readonly sandbox: Sandbox;
  readonly rented: Rented;
  readonly sshPort: number;
  /** The command that logs in. */
  readonly ssh: readonly string[];
}

/** A practice server that is no part of any stack: somebody has rented it by hand, and it stays when a cluster goes. Level `machine`. */
export class RentedServer {
  readonly address: string;
  /** Public half of the host key that it was rented with. */
  readonly hostKey: string;
  private readonly sandbox: Sandbox;
  private readonly rented: Rented;
  private readonly sshPort: number;
  private readonly ssh: readonly string[];

  private constructor(parts: Parts) {
    this.address = parts.address;
    this.hostKey = parts.hostKey;
    this.sandbox = parts.sandbox;
    this.rented = parts.rented;
    this.sshPort = parts.sshPort;
    this.ssh = parts.ssh;
  }

  /** Resolves when it answers by SSH. */
  static async rent(sandbox: Sandbox, name: string, { login, user = "root", sshPort = 22 }: RentOptions): Promise<RentedServer> {
    // One of each kind, as most images make them.
    const host = { ed25519: newKeyPair(), ecdsa: ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 }) };
    const wish = { name, serverType: "cx23", image: "ubuntu-24.04", location: "fsn1", userData: firstBoot(login, host, user, sshPort) };
    const rented = await order(sandbox, types.server, name, wish);
    const key = join(sandbox.folder, `${name}.key`);
    writeFileSync(key, login.private, { mode: 0o600 });
    const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "ConnectTimeout=10"];
    const address = String(rented.outputs.ipv4Address);
    const ssh = ["ssh", "-i", key, "-p", String(sshPort), ...options.flatMap((each) => ["-o", each]), `${user}@${address}`];
    const server = new RentedServer({ address, hostKey: host.ed25519.public, sandbox, rented, sshPort, ssh });
    await server.untilItAnswers();
    return server;
  }

  /** As root; what it printed, once it has succeeded. */
  async run(command: string): Promise<string> {
    const { code, stdout, stderr } = await this.sudo(command);
    if (code !== 0) throw new Error(`${command} on ${this.rented.name} ended with ${code}: ${stderr}`);
    return stdout;
  }

  port(port: number): Promise<PortState> {
    return probePort(this.namespace, this.address, port);
  }

  /** A line each: the port and its state. */
  async ports(ports: readonly number[]): Promise<string[]> {
    const states = await probePorts(this.namespace, this.address, ports);
    return ports.map((port, index) => `${port} ${states[index]}`);
  }

  /** Plugs it into the network, by that address. */
  async join(network: RentedNetwork, ip: string): Promise<void> {
    await order(this.sandbox, types.leg, this.rented.name, { serverId: Number(this.rented.id), networkId: network.id, ip });
  }

  /** For good, without a word to anybody. */
  async switchOff(): Promise<void> {
    await this.run("nohup sh -c 'sleep 1; systemctl poweroff --force --force' >/dev/null 2>&1 &");
    while ((await this.port(this.sshPort)) === "open") await sleep(500);
  }

  async giveBack(): Promise<void> {
    await cancel(this.sandbox, this.rented);
  }

  private get namespace(): string {
    if (this.sandbox.place.namespace === undefined) throw new Error("servers can be rented at level machine only");
    return this.sandbox.place.namespace;
  }

  private sudo(command: string) {
    const login = [...this.ssh, `sudo -n sh -c ${quoted(command)}`];
    return runToEnd(inNamespace(this.namespace, login), { timeoutMs: 60_000 });
  }

  private async untilItAnswers(): Promise<void> {
    // Some seconds; more where several boot at once on few cores.
    const seconds = 300;
    const end = Date.now() + seconds * 1000;
    let last = "";
    while (Date.now() < end) {
      const { code, stderr } = await this.sudo("cloud-init status --wait >/dev/null; true");
      if (code === 0) return;
      last = stderr;
      await sleep(1000);
    }
    throw new Error(`${this.rented.name} does not answer by SSH after ${seconds} s: ${last}`);
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** What makes the host key a known one, as somebody who rents a server would note it down. */
function firstBoot(login: KeyPair, host: { readonly ed25519: KeyPair; readonly ecdsa: KeyPair }, user: string, sshPort: number): string {
  const settings = `Port ${sshPort}\n`;
  const authorized = { ssh_authorized_keys: [login.public] };
  const person = { name: user, shell: "/bin/bash", sudo: "ALL=(ALL) NOPASSWD:ALL", ...authorized };
  const document = {
    ssh_deletekeys: true,
    ssh_keys: {
      ed25519_private: host.ed25519.private,
      ed25519_public: host.ed25519.public,
      ecdsa_private: host.ecdsa.private,
      ecdsa_public: host.ecdsa.public,
    },
    write_files: [{ path: "/etc/ssh/sshd_config.d/10-rented.conf", content: settings }],
    ...(user === "root" ? { disable_root: false, ...authorized } : { users: [person] }),
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}
