import type { DnsProvider } from "../../args-platform.ts";
import type { DnsCredential } from "../../plan/dns-providers.ts";
import type { DnsPlan } from "../../plan/plan.ts";

/** Secret with what opens the zone, where cert-manager looks for those of ClusterIssuers: in its own namespace. */
export const dnsSecret = "dns-credential";

interface Solver {
  /** Which of the program's inputs stands under which key of the Secret. */
  readonly keys: { readonly [key: string]: DnsCredential };
  /** `dns01` of the issuer's solver. */
  readonly dns01: (zoneId: unknown) => { readonly [provider: string]: { readonly [field: string]: unknown } };
}

const from = (key: string) => ({ name: dnsSecret, key });

/** How cert-manager changes a zone: https://cert-manager.io/docs/configuration/acme/dns01/, as of 2026-11-28. */
const solvers: Readonly<Record<DnsProvider, Solver>> = {
  cloudflare: {
    keys: { "api-token": "dnsToken" },
    // The zone is looked up by its name.
    dns01: () => ({ cloudflare: { apiTokenSecretRef: from("api-token") } }),
  },
  route53: {
    keys: { "access-key-id": "dnsAccessKeyId", "secret-access-key": "dnsSecretAccessKey" },
    dns01: (zoneId) => ({
      route53: {
        // The one that Route 53 answers from, whatever region the key is used in.
        region: "us-east-1",
        // With it no right to list all zones of the account is needed.
        hostedZoneID: zoneId,
        accessKeyIDSecretRef: from("access-key-id"),
        secretAccessKeySecretRef: from("secret-access-key"),
      },
    }),
  },
};

export const dns01Solver = ({ provider }: DnsPlan, zoneId: unknown) => solvers[provider].dns01(zoneId);

/** Key by key of the Secret, which input it holds. */
export const dnsSecretKeys = ({ provider }: DnsPlan): readonly (readonly [key: string, credential: DnsCredential])[] =>
  Object.entries(solvers[provider].keys);
