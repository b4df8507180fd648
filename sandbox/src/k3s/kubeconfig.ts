import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { writeSecret } from "./authorities.ts";
import { kubeconfigFile, type Paths } from "./paths.ts";
import type { Settings } from "./settings.ts";

/** A kubeconfig of one cluster, one user, one context, all named `name`, everything embedded. */
export function kubeconfig(server: string, ca: string, certificate: string, key: string, name = "default"): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    clusters: [{ cluster: { "certificate-authority-data": base64(ca), server }, name }],
    contexts: [{ context: { cluster: name, user: name }, name }],
    "current-context": name,
    kind: "Config",
    users: [{ name, user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } }],
  });
}

/** Kubeconfigs of the programs beside the API server, which they reach directly. */
export function writeComponentKubeconfigs(paths: Paths): void {
  const file = (name: string) => readFileSync(join(paths.tls, name), "utf8");
  for (const [name, certificate] of [
    ["admin", "client-admin"],
    ["controller", "client-controller"],
    ["scheduler", "client-scheduler"],
  ] as const) {
    const text = kubeconfig("https://127.0.0.1:6444", file("server-ca.crt"), file(`${certificate}.crt`), file(`${certificate}.key`));
    writeSecret(join(paths.credentials, `${name}.kubeconfig`), text);
  }
}

/** k3s.yaml, mode 0600 unless told otherwise, and a link to it where `write-kubeconfig` names another place. */
export function writeUserKubeconfig(settings: Settings): void {
  const file = (name: string) => readFileSync(join(settings.paths.tls, name), "utf8");
  const path = settings.text("write-kubeconfig") || kubeconfigFile;
  const port = settings.number("https-listen-port");
  writeSecret(path, kubeconfig(`https://127.0.0.1:${port}`, file("server-ca.crt"), file("client-admin.crt"), file("client-admin.key")));
  const mode = settings.text("write-kubeconfig-mode");
  chmodSync(path, mode ? Number.parseInt(mode, 8) : 0o600);
  if (path === kubeconfigFile) return;
  mkdirSync(dirname(kubeconfigFile), { recursive: true });
  if (existsSync(kubeconfigFile) && !lstatSync(kubeconfigFile).isSymbolicLink()) return;
  rmSync(kubeconfigFile, { force: true });
  symlinkSync(path, kubeconfigFile);
}
