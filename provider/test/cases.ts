import { generateKeyPairSync } from "node:crypto";
import type { CloudName, ClusterArgs, Environment } from "../src/args.ts";
import { catalogs, clouds } from "../src/clouds/index.ts";
import type { Plan } from "../src/plan/plan.ts";
import { planCluster } from "../src/plan/plan-cluster.ts";

export const environments: readonly Environment[] = ["dev", "staging", "production"];

/** Access that production accepts. */
export const closedAccess = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.7/32"] };

/** A private key as a program brings it. */
export const ownedKey = String(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "sec1" }));

const serversOf = { dev: [1, 0], staging: [1, 2], production: [3, 3] } as const satisfies Record<Environment, readonly [number, number]>;

/** What a program must say on clouds whose servers are there already: those that the preset would make elsewhere. Nothing on others. */
export function givenServers(cloud: CloudName, environment: Environment = "staging"): Omit<ClusterArgs, "cloud"> {
  if (clouds[cloud].catalog.abilities.privateNetwork !== "given") return {};
  const [servers, workers] = serversOf[environment];
  const hosts = [
    ...Array.from({ length: servers }, (_, index) => [`server-${index}`, { controlPlane: true }] as const),
    ...Array.from({ length: workers }, (_, index) => [`worker-${index}`, { pool: "general" }] as const),
  ].map(([name, place], index) => [
    name,
    { address: `203.0.113.${index + 1}`, privateAddress: `192.168.0.${index + 1}`, hostKey: `ssh-ed25519 AAAA${index}`, ...place },
  ]);
  return { [cloud]: { hosts: Object.fromEntries(hosts) } };
}

/** What a program says to have the cloud's controllers; undefined where it has none. */
export function controllerArgs(cloud: CloudName): Pick<ClusterArgs, "platform"> | undefined {
  const facts = clouds[cloud].catalog.controllers;
  if (!facts) return undefined;
  return { platform: { cloudController: true }, [cloud]: Object.fromEntries(facts.credential.map(({ input }) => [input, "practice"])) };
}

/** A plan for tests, from the same arguments that a program would write. */
export function planFor(cloud: CloudName, args: Omit<ClusterArgs, "cloud"> = {}, name = "demo"): Plan {
  const result = planCluster(name, { cloud, access: closedAccess, ...givenServers(cloud, args.environment), ...args }, catalogs);
  if (!result.ok) throw new Error(result.problems.map(({ path, reason }) => `${path}: ${reason}`).join("\n"));
  return result.plan;
}
