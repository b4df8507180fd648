import { stringify } from "yaml";

export interface CustomResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** Kubernetes' own rule, and the one exception that the charts need. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  return name.endsWith("s") ? `${name}es` : name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** A definition that takes any content: the API knows the kind, and nobody acts on it. */
export function definitionOf({ group, version, kind, scope }: CustomResource, annotations: Readonly<Record<string, string>> = {}): string {
  const plural = pluralOf(kind);
  return stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { ...approval(group), ...annotations } },
    spec: {
      group,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  });
}

/** Without it the API refuses kinds in Kubernetes' own groups. */
const approval = (group: string) => (group.endsWith(".k8s.io") ? { "api-approved.kubernetes.io": "unapproved, a stand-in" } : {});
