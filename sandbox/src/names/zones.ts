import { isInZone, type NameRecord, PRACTICE_ZONES } from "../account/dns-zones.ts";

/** What a name server says: `known` is false where nothing has the name, and then `records` is empty. */
export interface Found {
  readonly known: boolean;
  readonly records: readonly NameRecord[];
  /** The zone that the name is in. */
  readonly zone: string | undefined;
}

/** Names beside those of the zones, and where they and the name server are. */
export interface Hosts {
  readonly names: readonly string[];
  readonly address: string;
}

export const NAME_SERVER = "ns-1.dns-practice.example";

/** What the account's records make of a question, with wildcards as RFC 4592 has them. `hosts` lead to `address`. */
export function find(records: readonly NameRecord[], asked: { readonly name: string; readonly type: string }, hosts: Hosts): Found {
  const name = asked.name.toLowerCase().replace(/\.$/, "");
  const own: NameRecord[] = [...hosts.names, NAME_SERVER].map((host) => ({ name: host, type: "A", ttl: 60, value: hosts.address }));
  const apexes: NameRecord[] = PRACTICE_ZONES.flatMap((zone) => [
    { name: zone, type: "NS", ttl: 60, value: NAME_SERVER },
    { name: zone, type: "SOA", ttl: 60, value: NAME_SERVER },
  ]);
  const all = [...own, ...apexes, ...records];
  const owner = ownerOf(name, new Set(all.map((record) => record.name)));
  const zone = PRACTICE_ZONES.filter((each) => isInZone(name, each)).sort((one, other) => other.length - one.length)[0];
  const answers = all.filter(({ name: at, type }) => at === owner && (type === "CNAME" || type === asked.type));
  return { known: owner !== undefined, records: answers.map((record) => ({ ...record, name })), zone };
}

/** The name itself, where it or one below it exists; else the wildcard right below the nearest name that exists. */
function ownerOf(name: string, names: ReadonlySet<string>): string | undefined {
  const exists = (one: string) => [...names].some((other) => other === one || other.endsWith(`.${one}`));
  if (exists(name)) return name;
  const above = name.split(".").map((_, index, labels) => labels.slice(index + 1).join("."));
  const nearest = above.find((one) => one !== "" && exists(one));
  return nearest !== undefined && names.has(`*.${nearest}`) ? `*.${nearest}` : undefined;
}
