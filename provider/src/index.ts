import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Provider } from "@pulumi/pulumi/provider/index.js";
import type { Catalogs } from "./plan/plan-cluster.ts";
import { serve } from "./serve.ts";

declare global {
  /** The loader's, tools/launchers/philotes.cjs. */
  var keepCompiledCode: ((part: string) => void) | undefined;
}

/** Lies beside the bundle, as generated. */
const schema = readFileSync(join(import.meta.dirname, "schema.json"), "utf8");

const { version, config } = JSON.parse(schema) as Schema;

interface Schema {
  readonly version: string;
  readonly config: { readonly variables: { readonly [key: string]: { readonly secret?: boolean } } };
}

// What is more than serving is loaded when it is first asked for: the engine starts many a plug-in for its schema alone.
const components: Provider = {
  schema,
  version,
  construct: async (name, type, inputs, options) => {
    if (type !== "philotes:index:Cluster") throw new Error(`philotes has no component ${type}; it has philotes:index:Cluster`);
    const [{ createCluster }, catalogs] = await Promise.all([import("./create.ts"), loadCatalogs()]);
    const made = await createCluster(name, inputs, options, catalogs);
    // Now, since the engine ends plug-ins with a signal: what waits for the process's end is never written.
    if (typeof inputs.cloud === "string") globalThis.keepCompiledCode?.(inputs.cloud);
    return made;
  },
  call: async (token) => {
    throw new Error(`philotes has no method ${token}: a cluster has outputs only`);
  },
  invoke: async (token, inputs) => {
    const [{ answer }, catalogs] = await Promise.all([import("./functions.ts"), loadCatalogs()]);
    const answered = await answer(token, inputs, catalogs);
    globalThis.keepCompiledCode?.(token);
    return answered;
  },
};

if (process.argv.includes("--version")) process.stdout.write(`${version}\n`);
else
  serve(components, {
    secretSettings: Object.keys(config.variables).filter((key) => config.variables[key]?.secret),
    find: async (type) => {
      const { machineResource, machineType } = await import("./k3s/claim/machine.ts");
      return type === machineType ? machineResource() : (await import("./clouds/index.ts")).ownResource(type);
    },
  });

async function loadCatalogs(): Promise<Catalogs> {
  const { catalogs } = await import("./clouds/index.ts");
  return catalogs;
}
