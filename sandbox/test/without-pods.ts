import { join } from "node:path";
import type { Chart } from "../../provider/src/platform/chart.ts";
import { type ChartStack, releases } from "./chart-stack.ts";
import { refuse } from "./programs.ts";

/** A release that gets no pods: what the engine said at it, and what the platform says of it. */
export interface Failed {
  readonly release: string;
  readonly isInError: boolean;
  readonly said: string;
}

/** Installs all of these at once where no pod may be made, which fails each of them; afterwards pods may be made again. */
export async function failWithoutPods({ cluster, engine }: ChartStack, rows: readonly Chart[]): Promise<readonly Failed[]> {
  const namespaces = [...new Set(rows.map(({ namespace }) => namespace))];
  for (const name of namespaces) {
    const quota = { metadata: { name: "no-more", namespace: name }, spec: { hard: { pods: "0" } } };
    cluster.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name } },
      { apiVersion: "v1", kind: "ResourceQuota", ...quota },
    ]);
  }
  const alone = rows.map((row) => ({ ...row, needs: [] }));
  engine.write(releases(alone, 25));
  const output = await refuse(engine.up());
  const failed = rows.map(({ release, resource = release, namespace }) => {
    const isShared = namespace === "kube-system" || rows.some((other) => other.release !== release && other.namespace === namespace);
    const watched = [join(import.meta.dirname, "watch-once.ts"), "/etc/rancher/k3s/k3s.yaml", namespace, release, isShared ? "shared" : ""];
    const said = cluster.box.run(`${process.execPath} ${watched.join(" ")}`);
    return { release, isInError: output.includes(`kubernetes:helm.sh/v3:Release (${resource}):`), said };
  });
  for (const name of namespaces) {
    cluster.kubectl(`delete quota no-more -n ${name}`);
    // What makes pods would try again by itself, but later and later.
    cluster.kubectl(`annotate replicasets,daemonsets,statefulsets,jobs --all --overwrite -n ${name} practice=again`);
  }
  return failed;
}

/** What must be said of each. */
export const toldOf = ({ release }: Failed): RegExp =>
  new RegExp(`^${release} isn't ready yet \\(namespace \\S+\\):\\n- \\w+ \\S+: FailedCreate: .*exceeded quota: no-more`);
