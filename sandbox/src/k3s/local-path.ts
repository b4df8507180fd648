import type { KubeApi, KubeObject } from "./kube-api.ts";
import { log } from "./log.ts";
import { sleep } from "./request.ts";

const provisioner = "rancher.io/local-path";
const selectedNode = "volume.kubernetes.io/selected-node";

/** The local-path provisioner's work: a hostPath volume for each claim that the scheduler has given a node, gone again with its claim. */
export async function provisionLocalPaths(api: KubeApi, folder: string): Promise<never> {
  for (;;) {
    try {
      const classes = await api.list("/apis/storage.k8s.io/v1/storageclasses");
      const names = new Set(classes.filter((candidate) => candidate.provisioner === provisioner).map(({ metadata }) => metadata.name));
      if (names.size > 0) await provision(api, names, folder);
    } catch (error) {
      log("warning", `local-path-provisioner: ${(error as Error).message}`);
    }
    await sleep(2);
  }
}

async function provision(api: KubeApi, classes: ReadonlySet<string>, folder: string): Promise<void> {
  for (const claim of await api.list("/api/v1/persistentvolumeclaims")) {
    const node = claim.metadata.annotations?.[selectedNode];
    if (!node || claim.spec.volumeName || !classes.has(claim.spec.storageClassName)) continue;
    await api.create("/api/v1/persistentvolumes", volumeFor(claim, node, folder)).catch(alreadyThere);
  }
  for (const volume of await api.list("/api/v1/persistentvolumes")) {
    const ours = volume.metadata.annotations?.["pv.kubernetes.io/provisioned-by"] === provisioner;
    if (ours && volume.status?.phase === "Released" && volume.spec.persistentVolumeReclaimPolicy === "Delete") {
      await api.remove(`/api/v1/persistentvolumes/${volume.metadata.name}`);
    }
  }
}

function volumeFor(claim: KubeObject, node: string, folder: string): object {
  const { name, namespace, uid } = claim.metadata;
  const volume = `pvc-${uid}`;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volume, annotations: { "pv.kubernetes.io/provisioned-by": provisioner } },
    spec: {
      accessModes: claim.spec.accessModes,
      capacity: { storage: claim.spec.resources.requests.storage },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      hostPath: { path: `${folder}/${volume}_${namespace}_${name}`, type: "DirectoryOrCreate" },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] }] },
      },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: claim.spec.storageClassName,
      volumeMode: claim.spec.volumeMode ?? "Filesystem",
    },
  };
}

function alreadyThere(error: { status?: number }): void {
  if (error.status !== 409) throw error;
}
