import type { Environment, Plugin } from "./plugin.ts";

/** Loaded by name, so that a plug-in starts with its own libraries only. */
const PLUGINS: Readonly<Record<string, (environment: Environment) => Promise<Plugin>>> = {
  hcloud: async (environment) => (await import("./hcloud/plugin.ts")).hcloudPlugin(environment),
  exoscale: async (environment) => (await import("./exoscale/plugin.ts")).exoscalePlugin(environment),
  scaleway: async (environment) => (await import("./scaleway/plugin.ts")).scalewayPlugin(environment),
  ovh: async (environment) => (await import("./ovh/plugin.ts")).ovhPlugin(environment),
  openstack: async (environment) => (await import("./openstack/plugin.ts")).openstackPlugin(environment),
  cloudflare: async (environment) => (await import("./cloudflare/plugin.ts")).cloudflarePlugin(environment),
  aws: async (environment) => (await import("./aws/plugin.ts")).awsPlugin(environment),
  tls: async (environment) => (await import("./tls/plugin.ts")).tlsPlugin(environment),
  command: async (environment) => (await import("./command/plugin.ts")).commandPlugin(environment),
  kubernetes: async (environment) => (await import("./kubernetes/plugin.ts")).kubernetesPlugin(environment),
};

/** The stand-in for the plug-in `name`, as if started with these variables. */
export async function loadPlugin(name: string, environment: Environment): Promise<Plugin> {
  const load = PLUGINS[name];
  if (!load) throw new Error(`no stand-in for the plug-in "${name}": one of ${Object.keys(PLUGINS).join(", ")}`);
  return load(environment);
}
