import type { DnsPlan, Plan } from "../../plan/plan.ts";
import { ingressClass } from "../ingress.ts";
import { dns01Solver } from "./solvers.ts";

/** Let's Encrypt's directories: https://letsencrypt.org/docs/acme-protocol-updates and https://letsencrypt.org/docs/staging-environment, as of 2026-11-25. */
const directories = {
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
  "letsencrypt-production": "https://acme-v02.api.letsencrypt.org/directory",
} as const;

/** The one whose certificates browsers trust. */
export const issuerForAll: keyof typeof directories = "letsencrypt-production";

export interface Issuer {
  readonly name: string;
  /** `spec.acme` of the ClusterIssuer, but for the e-mail address. */
  readonly acme: { readonly [key: string]: unknown };
}

/**
 * A staging and a production issuer; staging has no rate limits worth the name, but browsers don't trust it. Names in the zone are proven by DNS where
 * the plan says so, all others by HTTP through the ingress. `zoneId` is the DNS provider's id of the zone.
 */
export function issuers(plan: Plan, zoneId: unknown): readonly Issuer[] {
  const ingress = ingressClass(plan) === undefined ? {} : { ingressClassName: ingressClass(plan) };
  const solvers = [...(plan.dns?.dns01 ? [inZone(plan.dns, zoneId)] : []), { http01: { ingress } }];
  return Object.entries(directories).map(([name, server]) => ({ name, acme: { server, privateKeySecretRef: { name }, solvers } }));
}

function inZone(dns: DnsPlan, zoneId: unknown) {
  return { selector: { dnsZones: [dns.zone] }, dns01: dns01Solver(dns, zoneId) };
}
