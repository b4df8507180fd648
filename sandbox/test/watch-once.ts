import { readFileSync } from "node:fs";
import { apiOf } from "../../provider/src/platform/watch/api.ts";
import { watch } from "../../provider/src/platform/watch/watch.ts";

/**
 * Run where the API is: `watch-once.ts <kubeconfig> <namespace> [<release> [shared]]` looks for three seconds at what isn't ready there, and prints what it
 * would say.
 */
const [file = "", namespace = "", release = namespace, shared] = process.argv.slice(2);
const { signal } = new AbortController();
const ask = apiOf(readFileSync(file, "utf8"), signal);
// What it waits with doesn't keep a process alive.
const alive = setInterval(() => {}, 1000);
await watch(
  ask,
  { release, namespace, isShared: shared === "shared" },
  { every: 0.5, patience: 1, end: 3 },
  (text) => console.log(text),
  signal,
);
clearInterval(alive);
