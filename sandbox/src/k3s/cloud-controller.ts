import type { KubeApi, KubeObject } from "./kube-api.ts";
import { log } from "./log.ts";
import { sleep } from "./request.ts";

const uninitialized = "node.cloudprovider.kubernetes.io/uninitialized";

/**
 * What a cloud's controller manager does to new nodes, as soon as one runs: pods are played, so its program isn't there to do it. Until then a node
 * that registered for an external cloud keeps its taint, and takes no pod that doesn't tolerate it.
 */
export async function playCloudController(api: KubeApi): Promise<never> {
  for (;;) {
    try {
      const waiting = (await api.list("/api/v1/nodes")).filter(isUninitialized);
      if (waiting.length > 0 && (await api.list("/api/v1/namespaces/kube-system/pods")).some(isRunningController)) {
        for (const node of waiting) await initialize(api, node);
      }
    } catch (error) {
      log("warning", `cloud controller: ${(error as Error).message}`);
    }
    await sleep(1);
  }
}

interface Taint {
  readonly key: string;
}

const taintsOf = (node: KubeObject): readonly Taint[] => node.spec.taints ?? [];
const isUninitialized = (node: KubeObject) => taintsOf(node).some(({ key }) => key === uninitialized);

const isRunningController = ({ spec, status }: KubeObject) =>
  status?.phase === "Running" &&
  spec.containers.some(({ image }: { readonly image: string }) => image.includes("cloud-controller-manager"));

/** With the version that was read: somebody else may be at the same list. */
async function initialize(api: KubeApi, node: KubeObject): Promise<void> {
  const { name, resourceVersion } = node.metadata;
  const spec = {
    taints: taintsOf(node).filter(({ key }) => key !== uninitialized),
    providerID: node.spec.providerID ?? `practice://${name}`,
  };
  await api.merge(`/api/v1/nodes/${name}`, { metadata: { resourceVersion }, spec });
  log("info", `Successfully initialized node ${name} with cloud provider`);
}
