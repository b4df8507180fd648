import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import type { Properties } from "./program.ts";

type Counts = {
  readonly controlPlane?: { readonly count?: number };
  readonly workers?: Readonly<Record<string, { readonly count?: number }>>;
};

/** Servers for a cloud that has none of its own, as many as the pools ask for; nothing for others. */
export function hostsOf(cloud: CloudName, properties: Properties): Properties {
  if (clouds[cloud]?.catalog.abilities.privateNetwork !== "given") return {};
  const { controlPlane, workers = { general: { count: 2 } } } = properties as Counts;
  const places = [
    ...Array.from({ length: controlPlane?.count ?? 1 }, () => ({ controlPlane: true })),
    ...Object.entries(workers).flatMap(([pool, { count = 1 }]) => Array.from({ length: count }, () => ({ pool }))),
  ];
  const host = (place: object, i: number) => ({
    address: `203.0.113.${50 + i}`,
    privateAddress: `10.0.0.${50 + i}`,
    hostKey: hostKey(i),
    ...place,
  });
  return { [cloud]: { hosts: Object.fromEntries(places.map((place, i) => [`machine-${i}`, host(place, i)])) } };
}

/** A well-formed public key that nobody has the private half of: commands are not run at level `engine`. */
function hostKey(i: number): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(Buffer.alloc(32, i + 1))]).toString("base64")}`;
}
