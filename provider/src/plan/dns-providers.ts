import type { Input } from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { DnsProvider } from "../args-platform.ts";
import { missing, type Problem, refused } from "../values/problem.ts";

export type DnsCredential = "dnsToken" | "dnsAccessKeyId" | "dnsSecretAccessKey";

interface DnsProviderFacts {
  readonly displayName: string;
  /** The program's inputs that open a zone, and what each of them is. */
  readonly credentials: { readonly [credential in DnsCredential]?: string };
}

export const dnsProviders: Readonly<Record<DnsProvider, DnsProviderFacts>> = {
  cloudflare: {
    displayName: "Cloudflare",
    credentials: { dnsToken: "an API token with Zone:Read and DNS:Edit on the zone" },
  },
  route53: {
    displayName: "Amazon Route 53",
    credentials: {
      dnsAccessKeyId: "the id of an access key that may change the zone's records",
      dnsSecretAccessKey: "the secret of that access key",
    },
  },
};

const credentials: readonly DnsCredential[] = ["dnsToken", "dnsAccessKeyId", "dnsSecretAccessKey"];

/** Credentials that nothing would use. Whether they are given is asked, never what they are. */
export function foreignDnsCredentials(args: ClusterArgs): Problem[] {
  const provider = args.dns && dnsProviders[args.dns.provider];
  return credentials
    .filter((credential) => args[credential] !== undefined && provider?.credentials[credential] === undefined)
    .map((credential) =>
      refused(
        credential,
        provider
          ? `is not what ${provider.displayName} asks for: leave it out, and write ${Object.keys(provider.credentials).join(" and ")}`
          : "opens a DNS zone, and there is none: write dns, or leave it out",
      ),
    );
}

/** What opens the zone is asked for when a cluster is made, not for its price. */
export function missingDnsCredentials(args: ClusterArgs): Problem[] {
  const { dns } = args;
  if (!dns) return [];
  const { displayName, credentials: wanted } = dnsProviders[dns.provider];
  return Object.entries(wanted)
    .filter(([credential]) => [undefined, ""].includes(args[credential as DnsCredential] as string | undefined))
    .map(([credential, what]) => missing(credential, `the zone ${dns.zone} is at ${displayName}. Write ${what}, or leave dns out`));
}

/** What opens the zone; that it is there was checked before anything was registered. */
export function dnsCredential(args: ClusterArgs, name: DnsCredential): Input<string> {
  const value = args[name];
  if (value === undefined) throw new Error(`a zone needs ${name}`);
  return value;
}
