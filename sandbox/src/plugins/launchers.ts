import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../tools/cache.ts";

/** At level `machine` Kubernetes is the real one. */
const NAMES = {
  engine: ["hcloud", "exoscale", "scaleway", "ovh", "openstack", "cloudflare", "aws", "tls", "command", "kubernetes"],
  machine: ["hcloud", "exoscale", "scaleway", "ovh", "openstack", "cloudflare", "aws", "tls", "command"],
} as const;

/** Where Node keeps the compiled stand-ins, for all sandboxes: they start in half the time from the second run on. */
export const compileCache = join(cacheFolder, "node-compile");

/**
 * Writes `pulumi-resource-<name>` for each stand-in of the level into `folder` and gives their paths. One asks the host at
 * SANDBOX_PLUGIN_HOST for a plug-in; without that variable it is the plug-in, on the Node that runs this.
 */
export function writeLaunchers(folder: string, level: "engine" | "machine"): string[] {
  mkdirSync(folder, { recursive: true });
  return NAMES[level].map((name) => {
    const file = join(folder, `pulumi-resource-${name}`);
    writeFileSync(file, launcher(name, level));
    chmodSync(file, 0o755);
    return file;
  });
}

const launcher = (name: string, level: string) => `#!/bin/bash
export SANDBOX_LEVEL=${level}
if [ -n "$SANDBOX_PLUGIN_HOST" ]; then
  exec 3<>"/dev/tcp/127.0.0.1/$SANDBOX_PLUGIN_HOST" || exit 1
  { printf '%s\\0' ${name} "$@"; printf '\\0'; env -0; printf '\\0'; } >&3
  IFS= read -r answer <&3
  case $answer in
    [0-9]*) echo "$answer" ;;
    *) echo "$answer" >&2; exit 1 ;;
  esac
  exec cat <&3 >/dev/null
fi
NODE_COMPILE_CACHE=${quoted(compileCache)} exec ${quoted(process.execPath)} --disable-warning=ExperimentalWarning ${quoted(join(import.meta.dirname, "main.ts"))} ${name} "$@"
`;

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
