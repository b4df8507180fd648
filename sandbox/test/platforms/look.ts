import { setTimeout as sleep } from "node:timers/promises";
import type { Chart } from "../../../provider/src/platform/chart.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { LiveCluster } from "../servers.ts";
import { inside } from "./everything.ts";
import { type ApiObject, helmReleases, inventory } from "./inventory.ts";

/** A cluster at one moment: what the engine has in it, and what its API has. */
export interface Look {
  readonly state: ReadonlyMap<string, string>;
  readonly objects: readonly ApiObject[];
}

/** What is left out of a cluster: by the stack's resources, Helm's releases and namespaces. */
export interface Absent {
  readonly resources: readonly string[];
  readonly releases: readonly string[];
  readonly namespaces: readonly string[];
}

/** For what the API does on its own once a run is through: collecting what belonged to something. */
const settleSeconds = 60;

/** Once nothing is on its way out any more, or that has taken too long. */
export async function lookAt(cluster: LiveCluster, engine: Engine): Promise<Look> {
  const end = Date.now() + settleSeconds * 1000;
  let objects = await inventory(cluster);
  while (objects.some(({ isGoing }) => isGoing) && Date.now() < end) {
    await sleep(1000);
    objects = await inventory(cluster);
  }
  return { state: await inside(engine), objects };
}

/** Those that have data or pods: another one under the old name is a loss. */
const lasting = /^(Namespace|Node|Deployment|DaemonSet|StatefulSet|CronJob|Service|PersistentVolumeClaim|CustomResourceDefinition) /;

/** What isn't as in the whole cluster, but for what is to be `gone`. Objects of what was gone until now, `back`, may be others under the old names. */
export function differences(whole: Look, now: Look, gone: Absent, back: Absent): string[] {
  const faults: string[] = [];
  const missing = [...whole.state.keys()].filter((key) => !now.state.has(key)).sort();
  if (missing.join() !== [...gone.resources].sort().join()) faults.push(`gone from the stack: ${missing.join(", ") || "nothing"}`);
  for (const key of now.state.keys()) if (!whole.state.has(key)) faults.push(`new in the stack: ${key}`);
  for (const { what, isGoing } of now.objects) if (isGoing) faults.push(`still on its way out after ${settleSeconds} s: ${what}`);

  const found = new Map(now.objects.map((object) => [object.what, object]));
  for (const object of whole.objects.filter(({ what, release }) => release !== undefined || lasting.test(what))) {
    const { what, uid } = object;
    const there = found.get(what);
    if (belongs(object, gone)) {
      if (there) faults.push(`left in the cluster: ${what}`);
    } else if (belongs(object, back)) {
      if (!there) faults.push(`hasn't come back: ${what}`);
    } else if (lasting.test(what) && there?.uid !== uid) {
      faults.push(`${there ? "is another one" : "has gone along"}: ${what}`);
    }
  }
  return faults;
}

/** The whole cluster with those objects in it that have come back. */
export function renewed(whole: Look, now: Look, back: Absent): Look {
  const found = new Map(now.objects.map((object) => [object.what, object]));
  return { ...whole, objects: whole.objects.map((object) => (belongs(object, back) ? (found.get(object.what) ?? object) : object)) };
}

const belongs = ({ what, namespace, release }: ApiObject, { releases, namespaces }: Absent) =>
  releases.some((name) => release?.endsWith(`/${name}`)) || namespaces.some((name) => namespace === name || what === `Namespace ${name}`);

/** What Helm doesn't call deployed, and what it has beside that. */
export async function deployedFaults(cluster: LiveCluster, rows: readonly Chart[]): Promise<string[]> {
  const found = (await helmReleases(cluster)).map(({ name, status }) => `${name} ${status}`).sort();
  const wanted = rows.map(({ release }) => `${release} deployed`).sort();
  return found.join() === wanted.join() ? [] : [`Helm's releases: ${found.join(", ")}`];
}

/** How the releases came into a new cluster, and which of them came before something that they need. */
export async function seenOrder(cluster: LiveCluster, rows: readonly Chart[]) {
  const releases = await helmReleases(cluster);
  const first = releases[0]?.begun ?? 0;
  const byName = new Map(releases.map((release) => [release.name, release]));
  const early = rows.flatMap(({ release, needs }) =>
    needs
      .filter((need) => (byName.get(release)?.begun ?? 0) < (byName.get(need)?.done ?? Number.POSITIVE_INFINITY))
      .map((need) => `${release} was begun before ${need} was deployed`),
  );
  return {
    order: releases.map(({ name, begun, done }) => `${name} ${begun - first}–${done - first} s`),
    faults: [...(await deployedFaults(cluster, rows)), ...early],
  };
}
