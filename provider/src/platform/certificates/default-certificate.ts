import type { DnsPlan, Plan } from "../../plan/plan.ts";
import { issuerForAll } from "./issuers.ts";

/** Secret with the certificate that the ingress shows where an Ingress brings none of its own; beside the controller, which looks for it there. */
export const defaultCertificateSecret = "default-certificate";

/** A certificate needs a controller that shows it, and one with a wildcard has to be proven by DNS. */
export function hasDefaultCertificate({ dns, platform }: Plan): boolean {
  return dns?.dns01 === true && platform.ingress !== "none";
}

/** `spec` of the cert-manager Certificate: for the zone, all names right below it, and those of the program's that lie deeper. */
export function defaultCertificate(dns: DnsPlan) {
  const [zone, wildcard] = [dns.zone, `*.${dns.zone}`];
  const deeper = dns.names.map(({ name }) => name).filter((name) => name !== zone && name !== wildcard && !isRightBelow(zone, name));
  return {
    secretName: defaultCertificateSecret,
    dnsNames: [zone, wildcard, ...deeper],
    issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuerForAll },
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
  };
}

function isRightBelow(zone: string, name: string): boolean {
  return !name.slice(0, -zone.length - 1).includes(".");
}
