import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine.ts";
import { installs } from "../../src/languages/install.ts";
import { serveLanguage } from "../../src/languages/runtime.ts";
import type { Sandbox } from "../../src/sandbox.ts";

export const examples = join(import.meta.dirname, "../../../examples");

/** A new stack of the example's program in that language, as a user would have it, and how to end what runs it. */
export async function exampleStack(sandbox: Sandbox, folder: string, name: string): Promise<readonly [Engine, () => void]> {
  const install = installs[folder.split("/").at(-1) ?? ""];
  if (!install) return [await sandbox.engine(folder, { name }), () => {}];
  const installed = join(sandbox.folder, "installed");
  mkdirSync(installed, { recursive: true });
  const server = await serveLanguage(await install(folder, join(installed, name)));
  return [await sandbox.engine(folder, { name, client: server.address }), server.close];
}
