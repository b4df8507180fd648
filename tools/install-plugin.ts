/** Packages the plug-in for this machine, as in a release, and installs it with the Pulumi CLI: the one on PATH, else one built from source. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProgram, onPath } from "./install.ts";
import { programs } from "./programs.ts";
import { archiveName, makeRelease, version } from "./release/make.ts";
import { ownPlatform } from "./release/platforms.ts";

const pulumi = programs.find(({ module }) => module === "pulumi");
if (!pulumi) throw new Error("tools/programs.ts has no pulumi");

const folder = mkdtempSync(join(tmpdir(), "philotes-install-"));
try {
  const platform = ownPlatform();
  await makeRelease(folder, [platform]);
  const cli = onPath("pulumi") ?? (await installProgram(pulumi, "pulumi"));
  const args = ["plugin", "install", "resource", "philotes", `v${version}`, "--file", join(folder, archiveName(platform)), "--reinstall"];
  execFileSync(cli, args, { stdio: "inherit" });
  console.log(`installed philotes v${version}: programs on this machine find it now`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
