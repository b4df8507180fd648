import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "provider",
          include: ["provider/**/*.test.ts", "tools/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // The default leaves a core free, which on two cores is half of them.
          maxWorkers: "100%",
        },
      },
      {
        test: {
          name: "sandbox",
          include: ["sandbox/**/*.test.ts"],
          // They only bound what hangs: servers that boot side by side on two cores take their time.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // Practice servers share two cores and one kernel: one file at a time.
          fileParallelism: false,
        },
      },
    ],
  },
});
