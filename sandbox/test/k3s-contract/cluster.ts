import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base } from "vitest";
import { stringify } from "yaml";
import { buildK3s } from "../../src/k3s/build.ts";
import { boxPrograms } from "../box-cluster.ts";
import { type Box, Boxes, noBoxes, type Service, within } from "../k3s-boxes.ts";
import { makePki, type Pki } from "../k3s-pki.ts";

/** Of the stand-in; the real one has its own. */
export const version = "v1.36.5+k3s1";
export const real = process.env.SANDBOX_K3S;
export const tls = "/var/lib/rancher/k3s/server/tls";

const password = "server-secret";
const agentPassword = "agent-secret";
const folder = mkdtempSync(join(tmpdir(), "philotes-programs-"));
const { bin } = await boxPrograms(folder);

/** Why there can be no cluster on this machine, or undefined. */
export const reason = noBoxes(bin);

/** The one cluster that lives through the whole contract: `alpha` is its first server, the others come and go. */
export class ContractCluster {
  readonly k3s: string;
  readonly pki: Pki;
  readonly alpha: Box;
  readonly bravo: Box;
  readonly worker: Box;
  readonly scratch: Box;
  /** On alpha. */
  readonly first: Service;
  private readonly boxes: Boxes;

  private constructor(boxes: Boxes, k3s: string, pki: Pki, [alpha, bravo, worker, scratch]: readonly [Box, Box, Box, Box]) {
    this.boxes = boxes;
    this.k3s = k3s;
    this.pki = pki;
    this.alpha = alpha;
    this.bravo = bravo;
    this.worker = worker;
    this.scratch = scratch;
    this.layCertificates(alpha, pki.files);
    this.configure(alpha, { ...this.common(), "cluster-init": true, "tls-san": ["203.0.113.9"], "no-such-key": 1 });
    this.first = this.server(alpha);
  }

  static async start(): Promise<ContractCluster> {
    const boxes = await Boxes.open(bin);
    const k3s = real ? (statSync(real).isDirectory() ? join(resolve(real), "k3s") : resolve(real)) : join(boxes.folder, "bin", "k3s");
    if (!real) await buildK3s(k3s, version);
    const box = (name: string, number: number) => boxes.add(name, number);
    const cluster = new ContractCluster(boxes, k3s, await makePki(), [
      await box("alpha", 1),
      await box("bravo", 2),
      await box("worker", 3),
      await box("scratch", 4),
    ]);
    await within(
      60,
      "the first node",
      () => cluster.node("alpha", "{.metadata.name}") === "alpha",
      () => cluster.first.log,
    );
    await cluster.becomesReady("alpha", 30);
    return cluster;
  }

  async close(): Promise<void> {
    await this.boxes.close();
    rmSync(folder, { recursive: true });
  }

  configure = (box: Box, config: object) => box.write("/etc/rancher/k3s/config.yaml", stringify(config));
  server = (box: Box) => box.start([this.k3s, "server"]);
  kubectl = (args: string) => this.alpha.run(`${this.k3s} kubectl ${args}`);
  /** What an object says at a JSONPath; an error's text where there is none. */
  get = (object: string, path: string) => this.alpha.attempt(`${this.k3s} kubectl get ${object} -o jsonpath='${path}'`).output;
  node = (name: string, path: string) => this.get(`node ${name}`, path);
  becomesReady = (name: string, seconds: number, service?: Service) =>
    within(
      seconds,
      `node ${name} to be Ready`,
      () => this.node(name, '{.status.conditions[?(@.type=="Ready")].status}') === "True",
      () => service?.log ?? "",
    );

  joinsEtcd = (name: string, service: Service) =>
    within(
      60,
      `the server ${name}`,
      () => this.node(name, "{.metadata.labels.node-role\\.kubernetes\\.io/etcd}") === "true",
      () => service.log,
    );

  layCertificates(box: Box, files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) box.write(`${tls}/${name}`, content);
  }

  wipe = (box: Box) => box.run("rm -rf /var/lib/rancher /etc/rancher");

  /** How K3s ends with such a configuration; `code` is undefined where it still runs after 30 seconds. */
  async ending(box: Box, config: object | string, args: readonly string[] = ["server"]) {
    box.write("/etc/rancher/k3s/config.yaml", typeof config === "string" ? config : stringify(config));
    const service = box.start([this.k3s, ...args]);
    const code = await Promise.race([service.ended, pause(30)]);
    if (code === undefined) await service.stop("SIGKILL");
    return { code, log: service.log };
  }

  common = () => ({ token: password, "agent-token": agentPassword, "secrets-encryption": true, disable: ["traefik", "servicelb"] });
  /** A full token: whose, behind the hash of the authority. */
  token = (who: "server" | "node", hash = this.pki.hash) => `K10${hash}::${who}:${who === "server" ? password : agentPassword}`;
  joining = (extra: object = {}) => ({ ...this.common(), token: this.token("server"), server: this.address(), ...extra });
  agentConfig = (extra: object = {}) => ({ server: this.address(), token: this.token("node"), ...extra });
  address = () => `https://${this.alpha.address}:6443`;
}

export const pause = (seconds: number) => new Promise<undefined>((done) => setTimeout(() => done(undefined), seconds * 1000));

/** A test with the cluster, which the first one starts. */
// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
export const test = base.extend("cluster", { scope: "file" }, async ({}, { onCleanup }): Promise<ContractCluster> => {
  const cluster = await ContractCluster.start();
  onCleanup(() => cluster.close());
  return cluster;
});
