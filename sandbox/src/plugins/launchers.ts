import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../tools/cache.ts";

/** At level `machine` Kubernetes is the real one. */
const NAMES = {
  engine: ["hcloud", "exoscale", "scaleway", "ovh", "openstack", "cloudflare", "aws", "tls", "command", "kubernetes"],
  machine: ["hcloud", "exoscale", "scaleway", "ovh", "openstack", "cloudflare", "aws", "tls", "command"],
} as const;

/** Writes `pulumi-resource-<name>` for each stand-in of the level into `folder` and gives their paths. They run on the Node that runs this. */
export function writeLaunchers(folder: string, level: "engine" | "machine"): string[] {
  mkdirSync(folder, { recursive: true });
  const main = join(import.meta.dirname, "main.ts");
  return NAMES[level].map((name) => {
    const file = join(folder, `pulumi-resource-${name}`);
    // Node keeps the compiled plug-in, for all sandboxes: it starts in half the time from the second run on.
    const cache = `NODE_COMPILE_CACHE=${quoted(join(cacheFolder, "node-compile"))}`;
    const line = `SANDBOX_LEVEL=${level} ${cache} exec ${quoted(process.execPath)} --disable-warning=ExperimentalWarning ${quoted(main)} ${name} "$@"`;
    writeFileSync(file, `#!/bin/sh\n${line}\n`);
    chmodSync(file, 0o755);
    return file;
  });
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
