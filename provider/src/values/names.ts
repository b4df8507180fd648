/** A DNS label by RFC 1123: 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit. */
export type DnsLabel = string & { readonly __form: "DnsLabel" };

export type NameResult = { readonly ok: true; readonly name: DnsLabel } | { readonly ok: false; readonly reason: string };

/**
 * Parses a name that becomes part of host names. It begins with a letter, so that it can stand at the front everywhere. A better one is at most
 * `room` long, where what becomes of the name has less than the name itself.
 */
export function parseName(text: string, maxLength = 63, room = maxLength): NameResult {
  if (text.length > 0 && text.length <= maxLength && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text)) return { ok: true, name: text as DnsLabel };
  const better = suggest(text, Math.max(0, Math.min(room, maxLength)));
  const rule = `lower-case letters, digits and hyphens, at most ${maxLength}, beginning with a letter and not ending with a hyphen`;
  return { ok: false, reason: `"${text}" can't be part of a host name (${rule})${better ? `: write for instance "${better}"` : ""}` };
}

function suggest(text: string, maxLength: number): string {
  return text
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
}
