import type { ExistingHostArgs } from "../args-clouds.ts";
import type { NetworkArgs } from "../args-servers.ts";
import { contains, isIpv4Address, parseCidr } from "../values/cidr.ts";
import { at, malformed, missing, type Problem, refused } from "../values/problem.ts";
import { ranges as defaultRanges } from "./spec-network.ts";

/** Ranges inside the cluster. */
const inside = ["podCidr", "serviceCidr"] as const;

/** What is wrong with the addresses of servers that are there already. A live address is looked at where it is known. */
export function addressProblems(hosts: ReadonlyMap<string, ExistingHostArgs>, path: string, network: NetworkArgs | undefined): Problem[] {
  return [
    ...[...hosts].flatMap(([name, host]) => formProblems(host, at(path, name))),
    ...privateProblems(hosts, path),
    ...(["address", "privateAddress"] as const).flatMap((key) => twiceProblems(hosts, key, path)),
    ...rangeProblems(hosts, path, network),
    ...(network?.cidr === undefined
      ? []
      : [refused("network.cidr", "the servers are in a network already: leave it out, and write their privateAddress")]),
  ];
}

function formProblems({ address, privateAddress }: ExistingHostArgs, path: string): Problem[] {
  const write = "an IPv4 address such as 192.0.2.10, without a port";
  return [
    ...(address === undefined ? [missing(at(path, "address"), `write the IPv4 address that Pulumi reaches by SSH`)] : []),
    ...(typeof address === "string" && !isIpv4Address(address) ? [malformed(at(path, "address"), address, write)] : []),
    ...(privateAddress !== undefined && !isIpv4Address(privateAddress)
      ? [malformed(at(path, "privateAddress"), privateAddress, write)]
      : []),
  ];
}

/** All or none: traffic that leaves a shared network is encrypted, and that holds for a cluster as a whole. */
function privateProblems(hosts: ReadonlyMap<string, ExistingHostArgs>, path: string): Problem[] {
  const without = [...hosts].filter(([, { privateAddress }]) => privateAddress === undefined).map(([name]) => name);
  if (without.length === 0 || without.length === hosts.size) return [];
  return without.map((name) =>
    missing(
      at(at(path, name), "privateAddress"),
      "other servers have one. Write it at all of them, where they share a network, or at none, and their traffic is encrypted",
    ),
  );
}

function twiceProblems(hosts: ReadonlyMap<string, ExistingHostArgs>, key: "address" | "privateAddress", path: string): Problem[] {
  const first = new Map<unknown, string>();
  return [...hosts].flatMap(([name, { [key]: address }]) => {
    if (typeof address !== "string") return [];
    const other = first.get(address);
    if (other === undefined) first.set(address, name);
    return other === undefined
      ? []
      : [refused(at(at(path, name), key), `${address} is the address of "${other}" too: one server is one node`)];
  });
}

function rangeProblems(hosts: ReadonlyMap<string, ExistingHostArgs>, path: string, network: NetworkArgs | undefined): Problem[] {
  const ranges = inside.flatMap((key) => {
    const parsed = parseCidr(network?.[key] ?? defaultRanges[key].default);
    return parsed.ok ? [{ key, cidr: parsed.cidr }] : [];
  });
  return [...hosts].flatMap(([name, host]) =>
    (["address", "privateAddress"] as const).flatMap((key) => {
      const address = host[key];
      const range = typeof address === "string" && isIpv4Address(address) ? ranges.find(({ cidr }) => contains(cidr, address)) : undefined;
      const reason = `${address} lies in network.${range?.key} (${range?.cidr}), which is for the inside of the cluster: write another network.${range?.key}`;
      return range ? [refused(at(at(path, name), key), reason)] : [];
    }),
  );
}
