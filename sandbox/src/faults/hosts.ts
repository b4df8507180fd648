import { createHash, generateKeyPairSync } from "node:crypto";
import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import type { Properties } from "./program.ts";
import { openSshDoor } from "./ssh-door.ts";

/** All loopback addresses are this machine's, so that each server has one of its own. */
const door = await openSshDoor();

type Pool = { readonly count?: number };
type Counts = { readonly controlPlane?: Pool; readonly workers?: Readonly<Record<string, Pool>> };

/** The same cluster on a cloud that makes no servers: where none are named, as many are as the pools ask for, and the key that logs in on them is given. */
export function withHosts(cloud: CloudName, properties: Properties): Properties {
  if (clouds[cloud].catalog.abilities.privateNetwork !== "given" || cloud in properties) return properties;
  const { controlPlane = {}, workers = { general: { count: 2 } } } = properties as Counts;
  const places = [
    ...named("control-plane", controlPlane.count ?? 1, { controlPlane: true }),
    ...Object.entries(workers).flatMap(([pool, { count = 1 }]) => named(pool, count, { pool })),
  ];
  const host = (place: object, name: string) => {
    const number = numberOf(name);
    return { address: `127.0.1.${number}`, privateAddress: `10.0.0.${number}`, sshPort: door.port, hostKey: door.hostKey, ...place };
  };
  return {
    ...properties,
    controlPlane: uncounted(controlPlane),
    workers: Object.fromEntries(Object.entries(workers).map(([name, pool]) => [name, uncounted(pool)])),
    [cloud]: { hosts: Object.fromEntries(places.map(([name, place]) => [name, host(place, name)])) },
    sshPrivateKey: login,
  };
}

const uncounted = ({ count: _, ...rest }: Pool) => rest;

const login = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });

const named = (pool: string, count: number, place: object) => Array.from({ length: count }, (_, i) => [`${pool}-${i}`, place] as const);

/** Hangs on the name alone, as a machine keeps its address when others come and go. */
function numberOf(name: string): number {
  return 20 + (createHash("sha256").update(name).digest().readUInt16BE() % 230);
}
