import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

/** IPv4 address of the interface that the default route leaves by; without one, the first that isn't loopback. */
export function primaryAddress(): string {
  const routes = readFileSync("/proc/net/route", "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split(/\s+/));
  const outward = routes.find(([, destination, , , , , , mask]) => destination === "00000000" && mask === "00000000")?.[0];
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map((address) => ({ name, ...address })),
  );
  const usable = all.filter((address) => address.family === "IPv4" && !address.internal);
  return (usable.find((address) => address.name === outward) ?? usable[0])?.address ?? "127.0.0.1";
}

/** The address `offset` places into an IPv4 range: the 1st of the service range is the API's, the 10th the cluster's DNS. */
export function addressIn(cidr: string, offset: number): string {
  const [network] = ipaddr.IPv4.parseCIDR(cidr);
  const bytes = network.toByteArray();
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
