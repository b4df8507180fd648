import { createUrn, type Input, isSecret, log, Output, output, type Resource, runtime } from "@pulumi/pulumi";
import { DependencyResource } from "@pulumi/pulumi/resource.js";
import { isPlainObject } from "../../contract/live.ts";
import type { Chart } from "../chart.ts";
import { apiOf } from "./api.ts";
import { mask, textsIn } from "./mask.ts";
import { type Pace, paceFor, watch } from "./watch.ts";

/** A release that is about to be installed. */
export interface Underway {
  readonly row: Chart;
  /** Others live in its namespace. */
  readonly isShared: boolean;
  readonly release: Resource;
  /** Its name and parent, and what it waits for. */
  readonly name: string;
  readonly parent: Resource;
  readonly before: readonly Resource[];
}

/**
 * Says at a release, while Helm waits for it, which of its pods isn't ready and why: Helm itself only ever says that it timed out. Reads, and
 * registers nothing. A release that is there already has its answer before the first look. `secrets` may hold more than secrets; those among them
 * are never said.
 */
export function publishTroubles(
  { row, isShared, release, name, parent, before }: Underway,
  kubeconfig: Output<string>,
  secrets: unknown,
  pace: Pace = paceFor(row.timeoutSeconds),
): void {
  if (runtime.isDryRun()) return;
  const ended = new AbortController();
  release.urn.apply(() => ended.abort());
  // The SDK asks a resource for its URN, which this one has only once it is made.
  const urn = createUrn(name, "kubernetes:helm.sh/v3:Release", parent);
  const say = async (text: string): Promise<void> => {
    const [at, hide] = await Promise.all([settled(urn), secretTexts(secrets)]);
    await log.warn(mask(text, hide), new DependencyResource(at));
  };
  const watched = { release: row.release, namespace: row.namespace, isShared };
  output(before.map((resource) => resource.urn)).apply(() => {
    const ask = (path: string) => settled(kubeconfig).then((text) => apiOf(text, ended.signal)(path));
    void watch(ask, watched, pace, (text) => void say(text).catch(() => {}), ended.signal);
  });
}

/** Texts of what is secret in a value, at whatever depth. */
async function secretTexts(value: unknown): Promise<readonly string[]> {
  if (Output.isInstance(value)) return (await isSecret(value)) ? textsIn(await settled(value)) : [];
  const inner = Array.isArray(value) ? value : isPlainObject(value) ? Object.values(value) : [];
  return (await Promise.all(inner.map(secretTexts))).flat();
}

/** The value, once it is known. */
function settled<T>(live: Input<T>): Promise<T> {
  return new Promise((resolve) => output(live).apply((value) => resolve(value as T)));
}
