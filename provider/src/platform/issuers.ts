import type { Plan } from "../plan/plan.ts";
import { ingressClass } from "./ingress.ts";

/** Let's Encrypt's directories: https://letsencrypt.org/docs/acme-protocol-updates and https://letsencrypt.org/docs/staging-environment, as of 2026-11-25. */
const directories = {
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
  "letsencrypt-production": "https://acme-v02.api.letsencrypt.org/directory",
} as const;

/** The one whose certificates browsers trust. */
export const issuerForAll = "letsencrypt-production";

export interface Issuer {
  readonly name: string;
  /** `spec.acme` of the ClusterIssuer, but for the e-mail address. */
  readonly acme: { readonly [key: string]: unknown };
}

/** A staging and a production issuer that prove names by HTTP through the ingress; staging has no rate limits worth the name, but browsers don't trust it. */
export function issuers(plan: Plan): readonly Issuer[] {
  const ingress = ingressClass(plan) === undefined ? {} : { ingressClassName: ingressClass(plan) };
  return Object.entries(directories).map(([name, server]) => ({
    name,
    acme: { server, privateKeySecretRef: { name }, solvers: [{ http01: { ingress } }] },
  }));
}
