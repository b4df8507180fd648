import { expect, test } from "vitest";
import type { Pod } from "./objects.ts";
import { watch } from "./watch.ts";

const watched = { release: "web", namespace: "web", isShared: false };
const crashing: Pod = {
  metadata: { name: "web-0" },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "app",
        ready: false,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    ],
  },
};

/** An API whose pods are those of the n-th look. */
function api(pods: (look: number) => readonly Pod[]) {
  let looks = 0;
  const asked: string[] = [];
  const ask = async (path: string) => {
    asked.push(path);
    if (path.includes("/log?")) return "starting\ncan't find the database\n";
    if (path.includes("/pods?")) return JSON.stringify({ items: pods(looks++) });
    return JSON.stringify({ items: [] });
  };
  return { ask, asked };
}

const followed = async (
  ask: (path: string) => Promise<string>,
  pace: Parameters<typeof watch>[2],
  signal = new AbortController().signal,
) => {
  const said: string[] = [];
  await watch(ask, watched, pace, (text) => said.push(text), signal);
  return said;
};

test("says once which pod isn't ready, why, and its last lines", async () => {
  const { ask, asked } = api(() => [crashing]);
  const said = await followed(ask, { every: 0.02, patience: 0.03, end: 0.3 });
  expect(said).toEqual([
    [
      "web isn't ready yet (namespace web):",
      "- pod web-0, container app: CrashLoopBackOff; it ended with exit code 1",
      "    | starting",
      "    | can't find the database",
    ].join("\n"),
  ]);
  expect(asked.find((path) => path.includes("/log?"))).toContain("container=app&tailLines=10&limitBytes=16384&previous=true");
});

test("says nothing of what is over by itself", async () => {
  const { ask } = api((look) => (look < 2 ? [crashing] : []));
  expect(await followed(ask, { every: 0.02, patience: 0.2, end: 0.3 })).toEqual([]);
});

test("at the end says what is left, however young", async () => {
  const { ask } = api(() => [crashing]);
  expect(await followed(ask, { every: 10, patience: 10, end: 0.05 })).toHaveLength(1);
});

test("an API that doesn't answer is asked again, and ends nothing", async () => {
  let calls = 0;
  const { ask } = api(() => [crashing]);
  const said = await followed((path) => (calls++ < 8 ? Promise.reject(new Error("refused")) : ask(path)), {
    every: 0.02,
    patience: 0,
    end: 0.4,
  });
  expect(said).toHaveLength(1);
});

test("stops when the release is there", async () => {
  const { ask, asked } = api(() => [crashing]);
  const ended = new AbortController();
  const following = followed(ask, { every: 5, patience: 0, end: 100 }, ended.signal);
  ended.abort();
  expect(await following).toEqual([]);
  expect(asked).toEqual([]);
});

test("names five troubles and counts the rest", async () => {
  const { ask } = api(() =>
    Array.from({ length: 7 }, (_, index) => ({ metadata: { name: `web-${index}` }, status: { phase: "Pending" } })),
  );
  const [text = ""] = await followed(ask, { every: 0.01, patience: 0, end: 0.05 });
  expect(text.split("\n")).toHaveLength(7);
  expect(text).toContain("- and 2 more");
});
