import ipaddr from "ipaddr.js";
import { at, malformed, type Problem } from "../../../values/problem.ts";
import type { InboundRule } from "../api/shapes.ts";
import { list, text } from "./form.ts";

/** A rule as the program writes it. */
export interface Rule {
  readonly protocol: "tcp" | "udp" | "icmp" | "any";
  readonly ports?: readonly string[];
  readonly sources: readonly string[];
  readonly displayName?: string;
}

// Ports of one rule: https://api.contabo.com, "Create a new firewall definition", read 2026-11-25.
const mostPorts = 15;

/** The API has words of its own for everyone. */
const everyone: Readonly<Record<string, string>> = { "0.0.0.0/0": "AnyIPv4", "::/0": "AnyIPv6" };
const ranges = Object.fromEntries(Object.entries(everyone).map(([range, word]) => [word, range]));

export function toApi({ protocol, ports = [], sources, displayName }: Rule): InboundRule {
  const isIpv6 = (source: string) => source.includes(":");
  const words = (some: readonly string[]) => some.map((source) => everyone[source] ?? source);
  const ipv4 = words(sources.filter((source) => !isIpv6(source)));
  const ipv6 = words(sources.filter(isIpv6));
  return {
    protocol: protocol === "any" ? "" : protocol,
    destPorts: ports,
    srcCidr: { ...(ipv4.length > 0 ? { ipv4 } : {}), ...(ipv6.length > 0 ? { ipv6 } : {}) },
    action: "accept",
    status: "active",
    ...(displayName ? { displayName } : {}),
  };
}

export function fromApi({ protocol, destPorts, srcCidr, displayName }: InboundRule): Rule {
  return {
    protocol: protocol === "" ? "any" : protocol,
    ...(destPorts.length > 0 ? { ports: destPorts } : {}),
    sources: [...(srcCidr.ipv4 ?? []), ...(srcCidr.ipv6 ?? [])].map((word) => ranges[word] ?? word),
    ...(displayName ? { displayName } : {}),
  };
}

export function ruleProblems(rule: Partial<Rule>, path: string): Problem[] {
  const ports = list(rule.ports);
  const needsPorts = rule.protocol === "tcp" || rule.protocol === "udp";
  const known = rule.protocol !== undefined && typeof rule.protocol === "string" && (rule.ports === undefined || Array.isArray(rule.ports));
  const form: Problem[] = [];
  if (known && needsPorts && ports.length === 0) {
    form.push({ path: at(path, "ports"), reason: `is missing: write the ports of ${rule.protocol}, e.g. ["443"] or ["1-65535"]` });
  }
  if (known && !needsPorts && ports.length > 0) {
    form.push({ path: at(path, "ports"), reason: `is refused with protocol ${rule.protocol}, which has none: leave it out` });
  }
  if (ports.length > mostPorts) {
    form.push({ path: at(path, "ports"), reason: `has ${ports.length} entries: write at most ${mostPorts}, or split the rule` });
  }
  if (Array.isArray(rule.sources) && rule.sources.length === 0) {
    form.push({ path: at(path, "sources"), reason: 'is empty: write where from, e.g. ["0.0.0.0/0", "::/0"] for everyone' });
  }
  return [
    ...form,
    ...ports.flatMap((port, index) => portProblems(text(port), at(at(path, "ports"), index))),
    ...list(rule.sources).flatMap((source, index) => sourceProblems(text(source), at(at(path, "sources"), index))),
  ];
}

function portProblems(port: string | undefined, path: string): Problem[] {
  if (port === undefined) return [];
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(port) ?? [];
  const isGood = Number(first) >= 1 && Number(last) <= 65_535 && Number(first) <= Number(last);
  return isGood ? [] : [malformed(path, port, 'a port or a range of 1 to 65535, e.g. "80" or "30000-32767"')];
}

function sourceProblems(source: string | undefined, path: string): Problem[] {
  if (source === undefined || ipaddr.isValidCIDR(source) || ipaddr.isValid(source)) return [];
  return [malformed(path, source, "an IPv4 or IPv6 range, e.g. 203.0.113.0/24")];
}
