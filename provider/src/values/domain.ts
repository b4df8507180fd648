import { domainToASCII } from "node:url";

/** A domain name in its plain form: labels of lower-case letters, digits and hyphens, at least two of them, no dot at the end. */
export type DomainName = string & { readonly __form: "DomainName" };

export type DomainResult = { readonly ok: true; readonly domain: DomainName } | { readonly ok: false; readonly reason: string };

/** By RFC 1035: https://www.rfc-editor.org/rfc/rfc1035, section 2.3.4. */
const longestName = 253;

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function isDomainLabel(text: string): boolean {
  return label.test(text);
}

/** Parses a full name, such as the name of a zone. The reason of a refusal says what to write instead where that is clear. */
export function parseDomain(text: string): DomainResult {
  if (isDomain(text)) return { ok: true, domain: text as DomainName };
  const better = domainToASCII(
    text
      .trim()
      .replace(/^[a-z]+:\/\//i, "")
      .replace(/[/:].*$/, "")
      .replace(/\.$/, ""),
  ).toLowerCase();
  const instead = better !== text && isDomain(better) ? `write "${better}"` : 'write one such as "example.com"';
  return { ok: false, reason: `"${text}" is not a domain name: ${instead}` };
}

function isDomain(text: string): boolean {
  const labels = text.split(".");
  return text.length <= longestName && labels.length > 1 && labels.every(isDomainLabel) && /[a-z]/.test(labels.at(-1) ?? "");
}
