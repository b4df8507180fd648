import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlugin } from "../../../tools/build-plugin.ts";
import { type Plugin, startPlugin } from "./plugin.ts";

/** The plug-in as it ships, built for this test run from what lies in the checkout now, and started through its launcher. */
export async function startBuiltPlugin(): Promise<Plugin> {
  const folder = mkdtempSync(join(tmpdir(), "philotes-plugin-"));
  await buildPlugin(folder);
  const plugin = await startPlugin([join(folder, "pulumi-resource-philotes")], {
    // Somewhere else than the checkout, so that nothing is found there that doesn't ship.
    cwd: folder,
    environment: { PHILOTES_NODE: process.execPath, NODE_COMPILE_CACHE: join(folder, "cache") },
  });
  return {
    ...plugin,
    stop: async () => {
      await plugin.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
