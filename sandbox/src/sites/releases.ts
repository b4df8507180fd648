import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildK3s } from "../k3s/build.ts";

/** Names of a release's files by architecture. https://github.com/k3s-io/k3s/releases (2026-11-24). */
const binaries: Readonly<Record<string, string>> = { amd64: "k3s", arm64: "k3s-arm64" };

/**
 * Files of K3s's releases: the stand-in under whatever tag is asked for, or the K3s that `SANDBOX_K3S` names, a file or a folder with `k3s` in it.
 */
export class Releases {
  private readonly folder: string;
  private readonly real: string | undefined;
  private readonly built = new Map<string, Promise<string>>();

  constructor(folder: string, real: string | undefined) {
    this.folder = folder;
    this.real = real && statSync(real).isDirectory() ? join(real, "k3s") : real;
    if (this.real && !existsSync(this.real)) throw new Error(`SANDBOX_K3S: no file ${this.real}`);
  }

  /** The file's path or its text; undefined where a release has no such file. */
  async asset(tag: string, name: string): Promise<{ readonly file: string } | { readonly text: string } | undefined> {
    if (!/^v\d+\.\d+\.\d+[-+\w.]*$/.test(tag)) return undefined;
    if (Object.values(binaries).includes(name)) return { file: await this.binary(tag) };
    const architecture = /^sha256sum-(\w+)\.txt$/.exec(name)?.[1];
    const binary = architecture && binaries[architecture];
    return binary ? { text: `${await digestOf(await this.binary(tag))}  ${binary}\n` } : undefined;
  }

  private binary(tag: string): Promise<string> {
    if (this.real) return Promise.resolve(this.real);
    const known = this.built.get(tag);
    if (known) return known;
    const file = join(this.folder, tag, "k3s");
    const building = buildK3s(file, tag).then(() => file);
    this.built.set(tag, building);
    return building;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest("hex");
}
