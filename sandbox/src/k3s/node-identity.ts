import type { IncomingMessage } from "node:http";
import type { Client } from "./api-proxy.ts";
import { Refused } from "./join-client.ts";
import type { KubeApi } from "./kube-api.ts";
import { hashPassword, passwordFits } from "./passwords.ts";

/** The node that asks for a kubelet certificate, once its password has been held against the cluster's. */
export interface NodeIdentity {
  readonly name: string;
  readonly addresses: readonly string[];
}

export class NodeRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const passwordSecret = (node: string) => `/api/v1/namespaces/kube-system/secrets/${node}.node-password.k3s`;

/** The first node to use a name keeps it until its Node is deleted: nobody else has the password that goes with it. */
export async function verifyNode(api: KubeApi, message: IncomingMessage, client: Client | undefined): Promise<NodeIdentity> {
  const header = (name: string) => String(message.headers[`k3s-node-${name}`] ?? "");
  const [name, password] = [header("name").toLowerCase(), header("password")];
  if (!name) throw new NodeRefused(400, "node name not set");
  if (!password) throw new NodeRefused(400, "node password not set");
  const own = client?.groups.includes("system:nodes") ? client.user.replace(/^system:node:/, "") : undefined;
  if (own !== undefined && own !== name) throw new NodeRefused(400, "header node name does not match auth node name");
  if (own !== undefined && !(await api.get(`/api/v1/nodes/${name}`))) {
    throw new NodeRefused(401, `unable to verify node identity: node "${name}" not found`);
  }
  await ensurePassword(api, name, password);
  return { name, addresses: header("ip").split(",").filter(Boolean) };
}

async function ensurePassword(api: KubeApi, name: string, password: string): Promise<void> {
  const secret = await api.get(passwordSecret(name));
  if (secret) {
    const hash = Buffer.from((secret.data as { hash: string }).hash, "base64").toString("utf8");
    if (!passwordFits(password, hash)) throw new NodeRefused(403, `unable to verify hash for node '${name}': hash does not match`);
    return;
  }
  const made = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}.node-password.k3s` },
    immutable: true,
    stringData: { hash: hashPassword(password) },
  };
  await api.create("/api/v1/namespaces/kube-system/secrets", made).catch((error) => {
    // Two requests of one node may race for it; the loser compares.
    if (error instanceof Refused && error.status === 409) return ensurePassword(api, name, password);
    throw error;
  });
}
