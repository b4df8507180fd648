import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "provider", include: ["provider/**/*.test.ts", "tools/**/*.test.ts"], testTimeout: 30_000 } },
      // Practice servers share two cores and one kernel: one file at a time.
      { test: { name: "sandbox", include: ["sandbox/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } },
    ],
  },
});
