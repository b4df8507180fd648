import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { cacheFolder } from "./tools/cache.ts";
import { SlowFirst } from "./tools/slow-first.ts";

// For the processes that run the tests and all that they start: most of what a file takes to load is the compiling of SDKs.
process.env.NODE_COMPILE_CACHE ??= join(cacheFolder, "node-compile");

// They only bound what hangs: servers that boot side by side on two cores take their time.
const patient = { testTimeout: 600_000, hookTimeout: 600_000 };

/** What runs a real Kubernetes API, which takes most of the time: `make test-servers`. One of them `make test` has too: three servers, from a program to an API that outlives one. */
const onKubernetes = [
  "sandbox/**/!(control-plane).machine.test.ts",
  "sandbox/**/*.install.test.ts",
  "sandbox/test/{acme,k3s}.contract.test.ts",
];

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    // Three at a time on any machine: servers that boot wait as much as they work, and share one kernel with its limits.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: "provider",
          include: ["provider/**/*.test.ts", "tools/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "sandbox",
          include: ["sandbox/**/*.test.ts"],
          exclude: onKubernetes,
          ...patient,
        },
      },
      {
        test: {
          name: "servers",
          include: onKubernetes,
          ...patient,
        },
      },
    ],
  },
});
