import { parseDomain } from "./domain.ts";

/** Domains that stand in examples: https://github.com/letsencrypt/boulder/blob/main/policy/pa.go (`forbiddenMailDomains`), as of 2026-11-28. */
const ofExamples = ["example.com", "example.net", "example.org"];
/** Names that are nobody's: https://www.iana.org/assignments/special-use-domain-names, as of 2026-11-28. */
const reserved = ["example", "invalid", "local", "localhost", "test", "internal", "onion"];

/** Why a certificate authority that speaks ACME would refuse an account with this address; undefined: it would not. */
export function emailFault(text: string): string | undefined {
  const [, user, host = ""] = /^([^\s@<>,;:"()[\]\\]+)@([^\s@]+)$/.exec(text) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for.
  if (user === undefined || !/^[\x00-\x7f]*$/.test(user))
    return `"${text}" is not an e-mail address: write one such as "ops@your-domain.eu"`;
  const domain = parseDomain(host.toLowerCase());
  if (!domain.ok) return `"${text}" has no domain that mail can be sent to: write one such as "ops@your-domain.eu"`;
  const isNobodys = ofExamples.includes(domain.domain) || reserved.includes(domain.domain.split(".").at(-1) ?? "");
  return isNobodys
    ? `certificate authorities refuse "${text}", since ${domain.domain} is nobody's: write an address that you read`
    : undefined;
}
