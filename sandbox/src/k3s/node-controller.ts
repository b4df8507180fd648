import { nodeOfMember } from "./etcd.ts";
import type { EtcdClient, Member } from "./etcd-client.ts";
import type { KubeApi, KubeObject } from "./kube-api.ts";
import { log } from "./log.ts";
import { passwordSecret } from "./node-identity.ts";
import { sleep } from "./request.ts";

const nodeFinalizer = "wrangler.cattle.io/node";
const etcdFinalizer = "wrangler.cattle.io/managed-etcd-controller";
const memberAnnotation = "etcd.k3s.cattle.io/node-name";
const removeAnnotation = "etcd.k3s.cattle.io/remove";
const removedAnnotation = "etcd.k3s.cattle.io/removed-node-name";

const serverRoles = { "node-role.kubernetes.io/control-plane": "true", "node-role.kubernetes.io/etcd": "true" };

export interface NodeControllerParts {
  readonly api: KubeApi;
  readonly etcd: EtcdClient;
}

/**
 * What K3s's servers do about Nodes: roles and member names on servers', a deleted Node's password and etcd member away before the Node
 * is gone. Every server runs it; each step may be repeated, so they need no leader.
 */
export async function controlNodes(parts: NodeControllerParts): Promise<never> {
  for (;;) {
    try {
      const members = await parts.etcd.members();
      for (const node of await parts.api.list("/api/v1/nodes")) await settle(parts, node, members);
    } catch (error) {
      log("warning", `Failed to sync nodes: ${(error as Error).message}`);
    }
    await sleep(1);
  }
}

async function settle(parts: NodeControllerParts, node: KubeObject, members: readonly Member[]): Promise<void> {
  const { name, finalizers = [], annotations = {}, labels = {} } = node.metadata;
  const path = `/api/v1/nodes/${name}`;
  if (node.metadata.deletionTimestamp) {
    if (finalizers.includes(etcdFinalizer)) await removeMember(parts, annotations[memberAnnotation] ?? "");
    if (finalizers.includes(nodeFinalizer)) await parts.api.remove(passwordSecret(name));
    const left = finalizers.filter((finalizer) => finalizer !== nodeFinalizer && finalizer !== etcdFinalizer);
    if (left.length < finalizers.length)
      await parts.api.merge(path, { metadata: { finalizers: left, resourceVersion: node.metadata.resourceVersion } });
    return;
  }
  if (annotations[removeAnnotation] === "true" && annotations[memberAnnotation] && !annotations[removedAnnotation]) {
    await removeMember(parts, annotations[memberAnnotation]);
    await parts.api.merge(path, { metadata: { annotations: { [removedAnnotation]: annotations[memberAnnotation] } } });
  }
  const member = members.find((candidate) => nodeOfMember(candidate.name) === name);
  const wantedFinalizers = [nodeFinalizer, ...(member ? [etcdFinalizer] : [])].filter((finalizer) => !finalizers.includes(finalizer));
  const marked =
    !member ||
    (Object.entries(serverRoles).every(([key, value]) => labels[key] === value) && annotations[memberAnnotation] === member.name);
  if (wantedFinalizers.length === 0 && marked) return;
  const ofMember = member ? { labels: serverRoles, annotations: { [memberAnnotation]: member.name } } : {};
  await parts.api.merge(path, {
    metadata: { ...ofMember, finalizers: [...finalizers, ...wantedFinalizers], resourceVersion: node.metadata.resourceVersion },
  });
}

async function removeMember({ etcd }: NodeControllerParts, name: string): Promise<void> {
  const member: Member | undefined = (await etcd.members()).find((candidate) => candidate.name === name);
  if (!member) return;
  log("info", `Removing name=${name} id=${member.id} address=${nodeOfMember(name)} from etcd`);
  await etcd.remove(member.id);
}
