import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { cached } from "../cache.ts";
import { nameOf, nodeVersion, type Platform } from "./platforms.ts";

const run = promisify(execFile);

/** A folder in the cache with Node.js for `platform`: `node` or `node.exe`, and its licence where the package has it. */
export function nodeFolder(platform: Platform): Promise<string> {
  const { package: name, integrity } = platform.node;
  return cached(`node/${nodeVersion}-${nameOf(platform)}-${hashOf(integrity)}`, async (folder) => {
    console.log(`downloading Node.js ${nodeVersion} for ${nameOf(platform)}`);
    const args = ["pack", `${name}@${nodeVersion}`, "--silent", "--ignore-scripts", "--pack-destination", folder];
    await run("npm", args, { cwd: folder, shell: process.platform === "win32" });
    const archive = join(folder, `${name}-${nodeVersion}.tgz`);
    verify(archive, integrity);
    await unpack(archive, folder);
    rmSync(archive);
    if (!existsSync(join(folder, binaryOf(platform)))) throw new Error(`${name}@${nodeVersion} has no ${binaryOf(platform)}`);
  });
}

export const binaryOf = ({ os }: Platform): string => (os === "windows" ? "node.exe" : "node");

const hashOf = (integrity: string): string => createHash("sha256").update(integrity).digest("hex").slice(0, 8);

/** Throws unless the file is the one that was pinned. */
export function verify(file: string, integrity: string): void {
  const found = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
  if (found !== integrity)
    throw new Error(`${file} is not the file that tools/release/platforms.ts pins: ${found} instead of ${integrity}`);
}

const wanted = new Map([
  ["package/bin/node", "node"],
  ["package/bin/node.exe", "node.exe"],
  ["package/LICENSE", "LICENSE"],
]);

async function unpack(archive: string, folder: string): Promise<void> {
  for await (const entry of createReadStream(archive).pipe(createGunzip()).pipe(extract())) {
    const name = wanted.get(entry.header.name);
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (!name) continue;
    writeFileSync(join(folder, name), Buffer.concat(chunks));
    chmodSync(join(folder, name), name === "LICENSE" ? 0o644 : 0o755);
  }
}
