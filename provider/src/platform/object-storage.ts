import type { Plan, VolumePlan } from "../plan/plan.ts";

/** Class of the one PersistentVolume that lies on the block volume. */
export const objectStorageClass = "object-storage";

/** Nothing makes volumes of this class: there is one, and whoever claims the class gets it. Growing a claim is let through, since the volume grows beneath it. */
export const storageClass = {
  metadata: { name: objectStorageClass },
  provisioner: "kubernetes.io/no-provisioner",
  volumeBindingMode: "WaitForFirstConsumer",
  reclaimPolicy: "Retain",
  allowVolumeExpansion: true,
} as const;

/** The mounted volume as a PersistentVolume. Its data stay when the claim goes. */
export function persistentVolume(plan: Plan, storage: VolumePlan) {
  return {
    metadata: { name: storage.name, labels: { "philotes.io/cluster": plan.name } },
    spec: {
      capacity: { storage: `${storage.sizeGib}Gi` },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: objectStorageClass,
      local: { path: storage.mountPath },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [storage.node] }] }],
        },
      },
    },
  };
}
