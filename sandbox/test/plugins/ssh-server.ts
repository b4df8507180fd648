import { spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { AddressInfo } from "node:net";
import ssh2 from "ssh2";
import { privateKeyOpenssh, publicKeyOpenssh } from "../../src/plugins/openssh.ts";

export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  /** As a tls.PrivateKey gives it: PKCS#8. */
  readonly privateKeyPem: string;
}

export function newKeyPair(kind: "ed25519" | "ecdsa" = "ed25519"): KeyPair {
  const key: KeyObject = (kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "prime256v1" }))
    .privateKey;
  return {
    publicKey: publicKeyOpenssh(key).trim(),
    privateKey: privateKeyOpenssh(key),
    privateKeyPem: key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

export interface Ran {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A small SSH server on loopback that lets one key in, runs commands in a shell and accepts the variables it is told to. */
export class SshServer {
  readonly hostKeys: readonly KeyPair[];
  readonly login = newKeyPair();
  readonly ran: Ran[] = [];
  /** Names of AcceptEnv. */
  accepts: readonly string[] = [];
  /** So many connections are cut before the handshake. */
  cutConnections = 0;
  connections = 0;
  port = 0;
  #server: ssh2.Server | undefined;

  constructor(hostKeys: readonly KeyPair[] = [newKeyPair()]) {
    this.hostKeys = hostKeys;
  }

  get hostKey(): string {
    return this.hostKeys[0]?.publicKey ?? "";
  }

  async start(): Promise<void> {
    const server = new ssh2.Server({ hostKeys: this.hostKeys.map((pair) => pair.privateKey) }, (client) => this.#serve(client));
    this.#server = server;
    // ssh2 has no hook before the handshake; its inner server does.
    (server as unknown as { _srv: import("node:net").Server })._srv.prependListener("connection", (socket) => {
      this.connections++;
      if (this.cutConnections-- > 0) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  #serve(client: ssh2.Connection): void {
    client.on("error", () => {});
    client.on("authentication", (context) => {
      const allowed = ssh2.utils.parseKey(this.login.publicKey) as ssh2.ParsedKey;
      if (context.method !== "publickey" || !context.key.data.equals(allowed.getPublicSSH())) return context.reject(["publickey"]);
      const isSigned = !context.signature || (context.blob && allowed.verify(context.blob, context.signature, context.hashAlgo));
      isSigned ? context.accept() : context.reject(["publickey"]);
    });
    client.on("ready", () => client.on("session", (accept) => this.#session(accept())));
  }

  #session(session: ssh2.Session): void {
    const environment: Record<string, string> = {};
    session.on("env", (accept, reject, { key, val }: { key: string; val: string }) => {
      if (!this.accepts.includes(key)) return reject?.();
      environment[key] = val;
      accept?.();
    });
    session.on("exec", (accept, _reject, { command }) => {
      this.ran.push({ command, environment });
      const stream = accept();
      const child = spawn("/bin/sh", ["-c", command], { env: { PATH: process.env.PATH, ...environment } });
      stream.pipe(child.stdin).on("error", () => {});
      child.stdout.pipe(stream, { end: false });
      child.stderr.pipe(stream.stderr, { end: false });
      child.on("close", (code, signal) => {
        signal ? stream.exit(signal, false, "") : stream.exit(code ?? 1);
        stream.end();
      });
    });
  }
}
