import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type BootstrapData, writeToDisk } from "./bootstrap-data.ts";
import { ask, Refused, type Supervisor, validateToken } from "./join-client.ts";
import { Fatal, log } from "./log.ts";
import type { Passwords } from "./passwords.ts";
import type { Settings } from "./settings.ts";
import { parseToken } from "./token.ts";

/** How K3s names the options in its complaint. https://github.com/k3s-io/k3s/blob/v1.36.5+k3s1/pkg/daemons/config/types.go (2026-11-24). */
const fieldNames: Readonly<Record<string, string>> = {
  "cluster-cidr": "ClusterIPRange",
  "service-cidr": "ServiceIPRange",
  "cluster-dns": "ClusterDNS",
  "cluster-domain": "ClusterDomain",
  "disable-cloud-controller": "DisableCCM",
  "disable-helm-controller": "DisableHelmController",
  "disable-network-policy": "DisableNPC",
  disable: "DisableServiceLB",
  "embedded-registry": "EmbeddedRegistry",
  "egress-selector-mode": "EgressSelectorMode",
  "flannel-backend": "FlannelBackend",
  "flannel-external-ip": "FlannelExternalIP",
  "flannel-ipv6-masq": "FlannelIPv6Masq",
  "secrets-encryption": "EncryptSecrets",
  "secrets-encryption-provider": "EncryptProvider",
  "supervisor-metrics": "SupervisorMetrics",
};

/** First start of a further server: compares the options that must agree and takes over authorities, passwords and encryption key. */
export async function copyFromFirstServer(settings: Settings, token: string, passwords: Passwords): Promise<Supervisor> {
  if (!settings.token) throw new Fatal("starting kubernetes: preparing server: K3S_TOKEN is required to join a cluster");
  const first = await validateToken(settings.server, token, "server").catch((error: Error) => {
    throw new Fatal(`starting kubernetes: preparing server: failed to validate token: ${error.message}`);
  });
  log("info", "Managed etcd cluster not yet initialized");
  refuseForeignAuthority(settings, token, first);
  await compareOptions(settings, first, passwords);
  const answer = await ask(first, "/v1-k3s/server-bootstrap").catch((error: Error) => {
    throw new Fatal(`starting kubernetes: preparing server: failed to bootstrap cluster data: ${error.message}`);
  });
  writeToDisk(settings.paths, JSON.parse(answer.body.toString("utf8")) as BootstrapData);
  return first;
}

/** With a bare password the authority on disk is what the server is held against; a full token's hash stands above it. */
function refuseForeignAuthority(settings: Settings, token: string, first: Supervisor): void {
  const file = join(settings.paths.tls, "server-ca.crt");
  if (parseToken(token).caHash || !existsSync(file) || readFileSync(file, "utf8") === first.ca) return;
  throw new Fatal(
    `starting kubernetes: preparing server: failed to bootstrap cluster data: Get "${first.url}/v1-k3s/server-bootstrap": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
  );
}

/** Asked for as a node: a server that does not know the agent token is not let in, and K3s then joins without comparing anything. */
async function compareOptions(settings: Settings, first: Supervisor, passwords: Passwords): Promise<void> {
  let theirs: Record<string, unknown>;
  try {
    const answer = await ask({ ...first, user: "node", password: passwords.node }, "/v1-k3s/config");
    theirs = (JSON.parse(answer.body.toString("utf8")) as { critical: Record<string, unknown> }).critical;
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) {
      throw new Fatal(`starting kubernetes: preparing server: failed to validate server configuration: ${(error as Error).message}`);
    }
    log("warning", "Skipping cluster configuration validation: not authorized");
    return;
  }
  const different = Object.entries(settings.critical).filter(([key, value]) => !isDeepStrictEqual(value, theirs[key]));
  if (different.length === 0) return;
  const names = different.map(([key]) => fieldNames[key] ?? key);
  for (const [key, value] of different) {
    log(
      "error",
      `critical configuration value mismatch: ${fieldNames[key] ?? key}: ${JSON.stringify(value)} here, ${JSON.stringify(theirs[key])} in the cluster`,
    );
  }
  throw new Fatal(
    `starting kubernetes: preparing server: failed to validate server configuration: critical configuration mismatched: ${names.join(", ")}`,
  );
}
