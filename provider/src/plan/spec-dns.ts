import type { ClusterArgs } from "../args.ts";
import { isDomainLabel, parseDomain } from "../values/domain.ts";
import { emailFault } from "../values/email.ts";
import { at, notOneOf, outOfRange, type Problem, refused } from "../values/problem.ts";
import { dnsProviders } from "./dns-providers.ts";
import type { Findings } from "./findings.ts";
import type { DnsNamePlan, DnsPlan } from "./plan.ts";

const defaultNames = ["@", "*"];
/** What both providers take: https://developers.cloudflare.com/dns/manage-dns-records/reference/ttl, as of 2026-11-28. */
const ttl = { min: 60, max: 86_400, default: 300 } as const;

/** The zone and the names in it that lead to the ingress; undefined where the program has none. Certificates are checked here, since they may be proven there. */
export function parseDns(args: ClusterArgs, findings: Findings): DnsPlan | undefined {
  findings.problems.push(...certificateProblems(args));
  const { dns } = args;
  if (dns === undefined) return undefined;
  const { provider, ttlSeconds = ttl.default } = dns;
  if (!Object.hasOwn(dnsProviders, provider))
    findings.problems.push(notOneOf("dns.provider", provider, Object.keys(dnsProviders), "a DNS provider"));
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < ttl.min || ttlSeconds > ttl.max)
    findings.problems.push(outOfRange("dns.ttlSeconds", ttlSeconds, `a whole number of seconds from ${ttl.min} to ${ttl.max}`));
  const zone = parseDomain(dns.zone);
  if (!zone.ok) findings.problems.push(refused("dns.zone", zone.reason));
  const { email, dns01 = email !== undefined } = args.platform?.certificates ?? {};
  const names = zone.ok ? parseNames(dns.names ?? defaultNames, zone.domain, findings) : [];
  return { provider, zone: dns.zone, ttlSeconds, names, dns01: dns01 && email !== undefined };
}

function parseNames(given: readonly string[], zone: string, { problems }: Findings): DnsNamePlan[] {
  const names = given.map((text) => nameIn(zone, text));
  for (const [index, name] of names.entries()) {
    const path = at("dns.names", index);
    const before = names.findIndex((other) => name !== undefined && other?.name === name.name);
    if (name === undefined) problems.push(refused(path, outside(zone, given[index] ?? "")));
    else if (before < index) problems.push(refused(path, `"${given[index]}" is dns.names[${before}] once more: leave it out`));
  }
  return names.filter((name) => name !== undefined);
}

/** The zone itself, a label, or a full name; a name with dots is a full one. Undefined where it is none of them in this zone. */
function nameIn(zone: string, text: string): DnsNamePlan | undefined {
  if (text === "@" || text === zone) return { label: "@", name: zone };
  const end = `.${zone}`;
  const label = text.endsWith(end) ? text.slice(0, -end.length) : text;
  const isFull = label !== text;
  const parts = label.split(".");
  const isName = parts.every((part, index) => isDomainLabel(part) || (part === "*" && index === 0)) && (isFull || parts.length === 1);
  const name = `${label}${end}`;
  return isName && parseDomain(name.replace(/^\*\./, "")).ok ? { label, name } : undefined;
}

function outside(zone: string, text: string): string {
  const plain = text.toLowerCase().replace(/\.$/, "");
  const below = `${plain}.${zone}`;
  const instead = nameIn(zone, plain)
    ? `write "${plain}"`
    : nameIn(zone, below)
      ? `leave it out, or write "${below}" if it is meant to be below`
      : `write "@", "*", a label such as "www", or a name that ends in .${zone}`;
  return `"${text}" is not in the zone ${zone}: ${instead}`;
}

/** What ACME would refuse later, and proving by DNS without what that takes. A live address is looked at when it is known. */
function certificateProblems({ dns, platform }: ClusterArgs): Problem[] {
  const { email, dns01 = false } = platform?.certificates ?? {};
  const fault = typeof email === "string" ? emailFault(email) : undefined;
  const path = "platform.certificates";
  return [
    ...(fault === undefined ? [] : [refused(at(path, "email"), fault)]),
    ...(dns01 && dns === undefined
      ? [refused(at(path, "dns01"), "names are proven by records in a DNS zone, and there is none: write dns, or leave it out")]
      : []),
    ...(dns01 && email === undefined
      ? [refused(at(path, "dns01"), `issuers come with an e-mail address: write ${at(path, "email")}, or leave it out`)]
      : []),
  ];
}
