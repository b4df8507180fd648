/**
 * The stand-in plug-ins, one program under several names: `node main.ts <plug-in> [engine address]`.
 * Prints its port and serves until the engine ends it.
 */
import { flushCompileCache } from "node:module";
import type { Plugin } from "./plugin.ts";
import { PluginServer } from "./server.ts";

/** Loaded by name, so that a plug-in starts with its own libraries only. */
const PLUGINS: Readonly<Record<string, () => Promise<Plugin>>> = {
  hcloud: async () => (await import("./hcloud/plugin.ts")).hcloudPlugin(),
  exoscale: async () => (await import("./exoscale/plugin.ts")).exoscalePlugin(),
  scaleway: async () => (await import("./scaleway/plugin.ts")).scalewayPlugin(),
  ovh: async () => (await import("./ovh/plugin.ts")).ovhPlugin(),
  openstack: async () => (await import("./openstack/plugin.ts")).openstackPlugin(),
  cloudflare: async () => (await import("./cloudflare/plugin.ts")).cloudflarePlugin(),
  aws: async () => (await import("./aws/plugin.ts")).awsPlugin(),
  tls: async () => (await import("./tls/plugin.ts")).tlsPlugin(),
  command: async () => (await import("./command/plugin.ts")).commandPlugin(),
  kubernetes: async () => (await import("./kubernetes/plugin.ts")).kubernetesPlugin(),
};

const [name = "", engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const load = PLUGINS[name];
if (!load) {
  process.stderr.write(`no stand-in for the plug-in "${name}": one of ${Object.keys(PLUGINS).join(", ")}\n`);
  process.exit(1);
}
const port = await new PluginServer(await load(), engineAddress).listen();
process.stdout.write(`${port}\n`);
// The engine ends a plug-in without giving it time to write anything.
flushCompileCache();
