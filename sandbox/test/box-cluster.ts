import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { installPrograms } from "../../tools/install.ts";
import { buildK3s } from "../src/k3s/build.ts";
import { type Box, type Service, within } from "./k3s-boxes.ts";

/** Programs that boxes run, built where they are missing, and a folder in `folder` with all of them under their names. */
export async function boxPrograms(folder: string): Promise<{ readonly bin: string; readonly programs: ReadonlyMap<string, string> }> {
  const bin = join(folder, "bin");
  const programs = await installPrograms();
  mkdirSync(bin);
  for (const [name, path] of programs) symlinkSync(path, join(bin, name));
  return { bin, programs };
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

/** A cluster with one server, alone in a box. `folder` is its own; `bin` has the programs of Kubernetes. */
export class Cluster {
  readonly box: Box;
  readonly folder: string;
  private readonly program: readonly string[];

  private constructor(box: Box, folder: string, bin: string) {
    this.box = box;
    this.folder = folder;
    this.program = [join(bin, "kubectl"), "--kubeconfig=/etc/rancher/k3s/k3s.yaml", `--cache-dir=${join(folder, "kubectl")}`];
  }

  static async start(box: Box, folder: string, bin: string, settings: object): Promise<Cluster> {
    mkdirSync(folder);
    const k3s = join(folder, "k3s");
    await buildK3s(k3s, "v1.36.5+k3s1");
    box.write("/etc/rancher/k3s/config.yaml", stringify({ "cluster-init": true, ...settings }));
    const server = box.start([k3s, "server"]);
    const cluster = new Cluster(box, folder, bin);
    const isUp = () => box.attempt(`${cluster.program.join(" ")} get namespace default`).code === 0;
    await within(60, "the API", isUp, () => server.log);
    return cluster;
  }

  kubectl(args: string): string {
    return this.box.run(`${this.program.join(" ")} ${args}`);
  }

  get<T>(args: string): T {
    return JSON.parse(this.kubectl(`get ${args} -o json`)) as T;
  }

  /** Kind and name of each. */
  names(args: string): string[] {
    return this.kubectl(`get ${args} -o name`)
      .split("\n")
      .filter((name) => name !== "");
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
