import type { LiveCluster } from "../servers.ts";

/** One object of a cluster, as its API tells. */
export interface ApiObject {
  /** `<kind> <namespace>/<name>`. */
  readonly what: string;
  readonly namespace: string;
  readonly uid: string;
  /** It is to go, and something still holds it. */
  readonly isGoing: boolean;
  /** The Helm release that brought it, `<namespace>/<name>`. */
  readonly release: string | undefined;
}

/** They come and go by themselves. */
const restless = /^(events|leases|endpoints|endpointslices|componentstatuses)(\.|$)/;
const columns = [
  ".kind",
  ".metadata.namespace",
  ".metadata.name",
  ".metadata.uid",
  ".metadata.deletionTimestamp",
  ".metadata.annotations.meta\\.helm\\.sh/release-namespace",
  ".metadata.annotations.meta\\.helm\\.sh/release-name",
];
const none = "<none>";

/** Everything that there is in a cluster, custom resources too. */
export async function inventory(cluster: LiveCluster): Promise<readonly ApiObject[]> {
  const lines = async (...args: string[]) => (await cluster.kubectl(...args)).split("\n").filter((line) => line !== "");
  const kinds = (await lines("api-resources", "--verbs=list,delete", "-o", "name")).filter((name) => !restless.test(name));
  const asColumns = `custom-columns=${columns.map((path, index) => `${index}:${path}`).join(",")}`;
  const found = await lines("get", kinds.join(","), "--all-namespaces", "--no-headers", "--chunk-size=0", "-o", asColumns);
  return found.map((line) => {
    const [kind = "", namespace = none, name = "", uid = "", deleted, ofNamespace, ofRelease] = line.trim().split(/ {2,}/);
    const place = namespace === none ? "" : `${namespace}/`;
    const release = ofRelease === undefined || ofRelease === none ? undefined : `${ofNamespace}/${ofRelease}`;
    return { what: `${kind} ${place}${name}`, namespace: namespace === none ? "" : namespace, uid, isGoing: deleted !== none, release };
  });
}

/** What Helm says of the releases. */
export interface HelmRelease {
  readonly name: string;
  readonly status: string;
  /** Seconds since 1970: when Helm began with it, and when it was through. */
  readonly begun: number;
  readonly done: number;
}

interface HelmSecret {
  readonly metadata: { readonly creationTimestamp: string; readonly labels: Readonly<Record<string, string>> };
}

/** The latest revision of each, in the order in which Helm began with them. */
export async function helmReleases(cluster: LiveCluster): Promise<readonly HelmRelease[]> {
  const secrets = await cluster.get<HelmSecret>("secrets", "-A", "-l", "owner=helm,status!=superseded");
  return secrets
    .map(({ metadata: { creationTimestamp, labels } }) => ({
      name: labels.name ?? "",
      status: labels.status ?? "",
      begun: Date.parse(creationTimestamp) / 1000,
      done: Number(labels.modifiedAt),
    }))
    .sort((a, b) => a.begun - b.begun || a.done - b.done);
}
