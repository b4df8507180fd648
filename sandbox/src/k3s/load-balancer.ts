import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import type { Paths } from "./paths.ts";

/**
 * An agent's way to whichever server answers: 127.0.0.1:6444 is passed on to the first live one. The list comes from the cluster and is
 * kept on disk, so that a restart does not need the server that was named at the join.
 */
export class LoadBalancer {
  private readonly file: string;
  private readonly first: string;
  private addresses: string[];
  private readonly server: Server;

  constructor(paths: Paths, firstUrl: string) {
    const { hostname, port } = new URL(firstUrl);
    this.first = `${hostname.replace(/^\[|\]$/g, "")}:${port || 443}`;
    this.file = join(paths.agent, "etc", "k3s-agent-load-balancer.json");
    this.addresses = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, "utf8")) as { ServerAddresses: string[] }).ServerAddresses
      : [];
    this.server = createServer((socket) => this.pass(socket, this.candidates()));
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
  }

  update(addresses: readonly string[]): void {
    if (addresses.length === 0 || addresses.join() === this.addresses.join()) return;
    this.addresses = [...addresses];
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ ServerURL: `https://${this.first}`, ServerAddresses: this.addresses }), { mode: 0o600 });
  }

  private candidates = () => [...new Set([this.first, ...this.addresses])];

  private pass(socket: Socket, [candidate, ...others]: readonly string[]): void {
    if (!candidate) {
      socket.destroy();
      return;
    }
    const colon = candidate.lastIndexOf(":");
    const upstream = connect({ host: candidate.slice(0, colon), port: Number(candidate.slice(colon + 1)), timeout: 3000 });
    const next = () => {
      upstream.destroy();
      this.pass(socket, others);
    };
    upstream.once("error", next).once("timeout", next);
    upstream.once("connect", () => {
      upstream.removeListener("error", next).removeListener("timeout", next).setTimeout(0);
      // Of servers that vanish without a word the kernel finds out.
      upstream.setKeepAlive(true, 5000);
      upstream.on("error", () => socket.destroy());
      socket.on("error", () => upstream.destroy());
      upstream.on("close", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
    });
  }
}
