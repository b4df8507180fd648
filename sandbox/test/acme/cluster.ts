import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { buildK3s } from "../../src/k3s/build.ts";
import { type Box, type Service, within } from "../k3s-boxes.ts";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

/** A cluster's API in a box, without a node. `folder` is its own; `bin` has the programs of Kubernetes. */
export class Cluster {
  readonly box: Box;
  readonly folder: string;
  private readonly program: readonly string[];

  private constructor(box: Box, folder: string, bin: string) {
    this.box = box;
    this.folder = folder;
    this.program = [join(bin, "kubectl"), "--kubeconfig=/etc/rancher/k3s/k3s.yaml", `--cache-dir=${join(folder, "kubectl")}`];
  }

  static async start(box: Box, folder: string, bin: string): Promise<Cluster> {
    mkdirSync(folder);
    const k3s = join(folder, "k3s");
    await buildK3s(k3s, "v1.36.5+k3s1");
    box.write("/etc/rancher/k3s/config.yaml", stringify({ "cluster-init": true, "disable-agent": true }));
    const server = box.start([k3s, "server"]);
    const cluster = new Cluster(box, folder, bin);
    const answers = () => box.attempt(`${cluster.program.join(" ")} get namespace default`).code === 0;
    await within(60, "the API", answers, () => server.log);
    return cluster;
  }

  kubectl(args: string): string {
    return this.box.run(`${this.program.join(" ")} ${args}`);
  }

  get<T>(args: string): T {
    return JSON.parse(this.kubectl(`get ${args} -o json`)) as T;
  }

  apply(objects: readonly KubernetesObject[]): void {
    const file = join(this.folder, "objects.yaml");
    writeFileSync(file, objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n"));
    this.kubectl(`apply --server-side --force-conflicts -f ${file}`);
  }

  /** A command that takes its time, such as `wait`. */
  async long(args: string): Promise<void> {
    const running = this.start(args);
    if ((await running.ended) !== 0) throw new Error(`kubectl ${args}: ${running.log}`);
  }

  /** The messages of all Events in a namespace, as they come. */
  events(namespace: string): Service {
    return this.start(`get events -n ${namespace} --watch -o custom-columns=MESSAGE:.message`);
  }

  private start(args: string): Service {
    return this.box.start([...this.program, ...args.split(" ")]);
  }
}
