import { readFileSync } from "node:fs";
import { apiOf } from "../../provider/src/platform/watch/api.ts";
import { watch } from "../../provider/src/platform/watch/watch.ts";

/**
 * Run where the API is: `watch-once.ts <kubeconfig> <namespace>` looks for three seconds at what isn't ready there, and prints what it would say. With
 * a release after that, of a namespace that it shares.
 */
const [file = "", namespace = "", release] = process.argv.slice(2);
const { signal } = new AbortController();
const ask = apiOf(readFileSync(file, "utf8"), signal);
// What it waits with doesn't keep a process alive.
const alive = setInterval(() => {}, 1000);
await watch(
  ask,
  { release: release ?? namespace, namespace, isShared: release !== undefined },
  { every: 0.5, patience: 1, end: 3 },
  (text) => console.log(text),
  signal,
);
clearInterval(alive);
