import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "./api.ts";
import type { Claim, Event, Pod, Service, Sight, Workload } from "./objects.ts";
import { type Trouble, troubles, type Watched } from "./trouble.ts";

/** In seconds. */
export interface Pace {
  readonly every: number;
  /** How long the same trouble must have been seen before it is said: much of it is over by itself. */
  readonly patience: number;
  /** When all that is left is said, whatever its age: shortly before Helm gives up. */
  readonly end: number;
}

/** For a release that Helm gives up after so long. Images take a while to come: what is no better after that is worth a word. */
export function paceFor(timeoutSeconds: number): Pace {
  return { every: 15, patience: 45, end: Math.max(15, timeoutSeconds - 20) };
}

const mostTroubles = 5;
const logLines = 10;
const longestLine = 400;

/**
 * Looks at a release's objects while Helm waits for them, and says what isn't as it must be, each thing once. Until it is ended, or the
 * last look was taken. An API that doesn't answer is Helm's to complain about.
 */
export async function watch(ask: Ask, watched: Watched, pace: Pace, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  const started = Date.now();
  const firstSeen = new Map<string, number>();
  const spoken = new Set<string>();
  for (let isLast = false; !isLast; ) {
    const age = (Date.now() - started) / 1000;
    const pause = Math.max(0, Math.min(pace.every, pace.end - age));
    if (!(await sleep(pause * 1000, true, { signal, ref: false }).catch(() => false))) return;
    isLast = (Date.now() - started) / 1000 >= pace.end;
    const now = await look(ask, watched).then(
      (sight) => troubles(sight, watched),
      () => undefined,
    );
    if (now === undefined) continue;
    const keys = new Set(now.map(keyOf));
    for (const key of firstSeen.keys()) if (!keys.has(key)) firstSeen.delete(key);
    for (const key of keys) if (!firstSeen.has(key)) firstSeen.set(key, Date.now());
    const isOld = (key: string) => (Date.now() - (firstSeen.get(key) ?? Date.now())) / 1000 >= pace.patience;
    const due = now.filter((trouble) => !spoken.has(keyOf(trouble)) && (isLast || isOld(keyOf(trouble))));
    if (due.length === 0) continue;
    for (const trouble of due) spoken.add(keyOf(trouble));
    const text = await describe(ask, watched, due);
    if (!signal.aborted) say(text);
  }
}

/** Counters and times in a message change from look to look. */
const keyOf = ({ what, reason }: Trouble) => `${what}: ${reason.split(":")[0]}`;

async function look(ask: Ask, { namespace, isShared }: Watched): Promise<Sight> {
  const list = async <T>(path: string, kind: string) =>
    (JSON.parse(await ask(`${path}/namespaces/${namespace}/${kind}?limit=500`)) as { items?: T[] }).items ?? [];
  const [pods, events, claims, services] = await Promise.all([
    list<Pod>("/api/v1", "pods"),
    list<Event>("/api/v1", "events"),
    list<Claim>("/api/v1", "persistentvolumeclaims"),
    list<Service>("/api/v1", "services"),
  ]);
  // Elsewhere all of them are this release's, and need not be told from others.
  const workloads = (isShared ? makers : []).map(async ([path, plural, kind]) =>
    (await list<Omit<Workload, "kind">>(path, plural)).map(({ metadata }) => ({ kind, metadata })),
  );
  return { pods, events, claims, services, workloads: (await Promise.all(workloads)).flat() };
}

/** What makes pods; the objects of a list don't say their kind. */
const makers = [
  ["/apis/apps/v1", "replicasets", "ReplicaSet"],
  ["/apis/apps/v1", "daemonsets", "DaemonSet"],
  ["/apis/apps/v1", "statefulsets", "StatefulSet"],
  ["/apis/batch/v1", "jobs", "Job"],
] as const;

async function describe(ask: Ask, { release, namespace }: Watched, due: readonly Trouble[]): Promise<string> {
  const told = await Promise.all(due.slice(0, mostTroubles).map((trouble) => tell(ask, namespace, trouble)));
  const more = due.length > mostTroubles ? [`- and ${due.length - mostTroubles} more`] : [];
  return [`${release} isn't ready yet (namespace ${namespace}):`, ...told, ...more].join("\n");
}

async function tell(ask: Ask, namespace: string, { what, reason, log }: Trouble): Promise<string> {
  const line = `- ${what}: ${cut(reason.replace(/\s+/g, " "))}`;
  if (!log) return line;
  const query = `container=${log.container}&tailLines=${logLines}&limitBytes=16384${log.previous ? "&previous=true" : ""}`;
  const lines = await ask(`/api/v1/namespaces/${namespace}/pods/${log.pod}/log?${query}`).catch(() => "");
  const tail = lines
    .trimEnd()
    .split("\n")
    .filter((text) => text.trim() !== "");
  return [line, ...tail.map((text) => `    | ${cut(text)}`)].join("\n");
}

const cut = (text: string) => (text.length > longestLine ? `${text.slice(0, longestLine)}…` : text);
