import { stringify } from "yaml";

/** An administrator's way in. All PEM. */
export interface Access {
  /** Name of cluster, user and context. */
  readonly name: string;
  /** `https://…:6443`. */
  readonly endpoint: string;
  readonly caBundle: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** A complete kubeconfig file. */
export function kubeconfig({ name, endpoint, caBundle, clientCertificate, clientKey }: Access): string {
  const base64 = (pem: string) => Buffer.from(pem).toString("base64");
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": base64(caBundle) } }],
      users: [{ name, user: { "client-certificate-data": base64(clientCertificate), "client-key-data": base64(clientKey) } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      "current-context": name,
    },
    { lineWidth: 0 },
  );
}
