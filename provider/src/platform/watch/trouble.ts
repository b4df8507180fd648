import type { ContainerStatus, Event, Metadata, Pod, Service, Sight, Workload } from "./objects.ts";

/** Why a release isn't ready: one object that isn't, and what Kubernetes says of it. */
export interface Trouble {
  /** `pod x, container y`. */
  readonly what: string;
  readonly reason: string;
  /** Whose last lines may say more. */
  readonly log?: { readonly pod: string; readonly container: string; readonly previous: boolean };
}

/** Whose objects are looked at. */
export interface Watched {
  readonly release: string;
  readonly namespace: string;
  /** Other releases live in the namespace too: only what names this one is its own. */
  readonly isShared: boolean;
}

export function troubles(sight: Sight, watched: Watched): readonly Trouble[] {
  const warnings = sight.events.filter(({ type }) => type === "Warning").sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
  const own = <T extends { readonly metadata: Metadata }>(all: readonly T[]) => all.filter(({ metadata }) => isOwn(metadata, watched));
  return [
    ...own(sight.pods).flatMap((pod) => podTrouble(pod, warnings)),
    ...uncreated(warnings, watched.isShared ? own(sight.workloads).map(titleOf) : undefined),
    ...own(sight.claims)
      .filter(({ status }) => status?.phase === "Pending")
      .map(({ metadata: { name } }) => ({
        what: `claim ${name}`,
        reason: said(warnings, "PersistentVolumeClaim", name) ?? "has no volume yet",
      })),
    ...own(sight.services)
      .filter(waitsForAddress)
      .map(({ metadata: { name } }) => ({
        what: `service ${name}`,
        reason: "is of type LoadBalancer and has no address: nothing in the cluster gives it one",
      })),
  ];
}

const timeOf = ({ lastTimestamp, eventTime }: Event) => lastTimestamp ?? eventTime ?? "";

/** Helm writes its release on what it makes; charts by convention on their pods: https://helm.sh/docs/chart_best_practices/labels, read 2026-11-29. */
function isOwn({ labels = {}, annotations = {} }: Metadata, { release, namespace, isShared }: Watched): boolean {
  const named = annotations["meta.helm.sh/release-name"] ?? labels["app.kubernetes.io/instance"] ?? labels.release;
  return named === undefined ? !isShared : named === release || named === `${release}-${namespace}` || !isShared;
}

/** A pod that waits for something, or whose containers end. */
function podTrouble(pod: Pod, warnings: readonly Event[]): Trouble[] {
  const { name } = pod.metadata;
  const { phase, reason, message, conditions = [], initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  if (phase === "Succeeded" || conditions.some(({ type, status }) => type === "Ready" && status === "True")) return [];
  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled) return [{ what: `pod ${name}`, reason: sentence(unscheduled.reason, unscheduled.message) }];
  const failing = [...initContainerStatuses, ...containerStatuses].flatMap((container) => containerTrouble(name, container, warnings));
  if (failing.length > 0) return failing;
  return [{ what: `pod ${name}`, reason: said(warnings, "Pod", name) ?? sentence(reason ?? phase ?? "Pending", message) }];
}

/** Reasons for which every container waits at first. */
const ordinary = new Set(["ContainerCreating", "PodInitializing"]);

function containerTrouble(pod: string, status: ContainerStatus, warnings: readonly Event[]): Trouble[] {
  const what = `pod ${pod}, container ${status.name}`;
  const { waiting, running, terminated } = status.state ?? {};
  const before = status.lastState?.terminated;
  const log = (previous: boolean) => ({ log: { pod, container: status.name, previous } });
  if (waiting && !ordinary.has(waiting.reason ?? "")) {
    const ended = before ? `; it ended with ${ending(before)}` : "";
    return [{ what, reason: `${sentence(waiting.reason, waiting.message)}${ended}`, ...(before ? log(true) : {}) }];
  }
  if (terminated && terminated.exitCode !== 0) return [{ what, reason: `ended with ${ending(terminated)}`, ...log(false) }];
  if (running && status.ready === false) {
    return [{ what, reason: `runs and isn't ready${followed(said(warnings, "Pod", pod))}`, ...log(false) }];
  }
  return [];
}

function ending({ exitCode, reason, message }: { exitCode: number; reason?: string; message?: string }): string {
  return `exit code ${exitCode}${reason === undefined || reason === "Error" ? "" : ` (${reason})`}${followed(message)}`;
}

const titleOf = ({ kind, metadata }: Workload) => `${kind} ${metadata.name}`;

/** Workloads that get no pods at all: an admission rule or a quota refuses them. `among`: which of them count; absent: all. */
function uncreated(warnings: readonly Event[], among?: readonly string[]): Trouble[] {
  const seen = new Map<string, Trouble>();
  for (const { reason, message, involvedObject } of warnings) {
    const what = `${involvedObject.kind ?? "object"} ${involvedObject.name ?? ""}`.trim();
    const isMeant = reason === "FailedCreate" && involvedObject.kind !== "Pod" && (among === undefined || among.includes(what));
    if (isMeant && !seen.has(what)) seen.set(what, { what, reason: sentence(reason, message) });
  }
  return [...seen.values()];
}

/** The newest warning about an object. */
function said(warnings: readonly Event[], kind: string, name: string): string | undefined {
  const event = warnings.find(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name);
  return event && sentence(event.reason, event.message);
}

const waitsForAddress = ({ spec, status }: Service) => spec?.type === "LoadBalancer" && (status?.loadBalancer?.ingress ?? []).length === 0;
const followed = (text: string | undefined) => (text ? `: ${text.trim()}` : "");
const sentence = (reason = "", message?: string) => `${reason}${followed(message)}`;
