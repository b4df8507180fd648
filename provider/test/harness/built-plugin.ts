import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlugin } from "../../../tools/build-plugin.ts";
import { type Plugin, startPlugin } from "./plugin.ts";

/** A folder outside the checkout, so that nothing is found there that doesn't ship. */
export interface PluginFolder {
  /** With the plug-in in its `bin`. */
  readonly path: string;
  readonly launcher: string;
  /** Variables to start it with: this Node.js, and a cache that goes with the folder. */
  readonly environment: { readonly [name: string]: string };
  remove(): void;
}

/** Builds the plug-in as it ships, from what lies in the checkout now. */
export async function buildPluginFolder(): Promise<PluginFolder> {
  const path = mkdtempSync(join(tmpdir(), "philotes-plugin-"));
  await buildPlugin(join(path, "bin"));
  return {
    path,
    launcher: join(path, "bin/pulumi-resource-philotes"),
    environment: { PHILOTES_NODE: process.execPath, PHILOTES_CODE_CACHE: join(path, "cache") },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Builds the plug-in and starts it through its launcher; stopping it removes it. */
export async function startBuiltPlugin(): Promise<Plugin> {
  const folder = await buildPluginFolder();
  const plugin = await startPlugin([folder.launcher], { cwd: folder.path, environment: folder.environment }).catch((error) => {
    folder.remove();
    throw error;
  });
  return {
    ...plugin,
    stop: async () => {
      await plugin.stop();
      folder.remove();
    },
  };
}
