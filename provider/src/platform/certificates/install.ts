import * as kubernetes from "@pulumi/kubernetes";
import { type CustomResourceOptions, type Input, type Output, output, type Resource, secret } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import { dnsCredential } from "../../plan/dns-providers.ts";
import type { DnsPlan, Plan } from "../../plan/plan.ts";
import { emailFault } from "../../values/email.ts";
import { certManager } from "../cert-manager.ts";
import { defaultCertificate, hasDefaultCertificate } from "./default-certificate.ts";
import { issuerForAll, issuers } from "./issuers.ts";
import { dnsSecret, dnsSecretKeys } from "./solvers.ts";

/** What certificates hang on inside the cluster. */
interface Surroundings {
  readonly namespaces: ReadonlyMap<string, Resource>;
  /** cert-manager, and the ingress controller where there is one. */
  readonly before: readonly Resource[];
  /** Where the ingress controller is. */
  readonly ingressNamespace: string | undefined;
  /** The DNS provider's id of the zone. */
  readonly zoneId: Output<string> | undefined;
}

/** The issuers, what they prove names with, and the ingress' own certificate. Nothing where there is no e-mail address. */
export function installCertificates(plan: Plan, args: ClusterArgs, around: Surroundings, options: CustomResourceOptions): void {
  const email = args.platform?.certificates?.email;
  if (email === undefined) return;
  const credential = plan.dns?.dns01 ? [createCredential(plan, plan.dns, args, around, options)] : [];
  const made = issuers(plan, around.zoneId).map(({ name, acme }) => {
    const issuer = new kubernetes.apiextensions.CustomResource(
      `${plan.name}-${name}`,
      { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name }, spec: { acme: { ...acme, email: accepted(email) } } },
      { ...options, dependsOn: [...around.before, ...credential] },
    );
    return [name, issuer] as const;
  });
  const issuer = new Map(made).get(issuerForAll);
  if (!plan.dns || !hasDefaultCertificate(plan) || around.ingressNamespace === undefined || !issuer) return;
  // Not waited for: proving takes minutes, and until then the ingress shows a certificate of its own.
  new kubernetes.apiextensions.CustomResource(
    `${plan.name}-default-certificate`,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: "default-certificate", namespace: around.ingressNamespace },
      spec: defaultCertificate(plan.dns),
    },
    { ...options, dependsOn: [issuer] },
  );
}

/** A live address is known too late to be among the plan's problems. */
function accepted(email: Input<string>): Output<string> {
  return output(email).apply((text) => {
    const fault = emailFault(text);
    if (fault !== undefined) throw new Error(`platform.certificates.email: ${fault}`);
    return text;
  });
}

function createCredential(
  plan: Plan,
  dns: DnsPlan,
  args: ClusterArgs,
  { namespaces }: Surroundings,
  options: CustomResourceOptions,
): Resource {
  const namespace = namespaces.get(certManager.namespace);
  const stringData = Object.fromEntries(dnsSecretKeys(dns).map(([key, input]) => [key, secret(dnsCredential(args, input))]));
  return new kubernetes.core.v1.Secret(
    `${plan.name}-${dnsSecret}`,
    { metadata: { name: dnsSecret, namespace: certManager.namespace }, stringData },
    { ...options, dependsOn: namespace ? [namespace] : [] },
  );
}
