import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EtcdClient } from "./etcd-client.ts";
import { Fatal, log } from "./log.ts";
import type { Settings } from "./settings.ts";

/** `k3s etcd-snapshot save`: `<name>-<node>-<seconds since 1970>` in server/db/snapshots. */
export async function saveSnapshot(settings: Settings): Promise<void> {
  const folder = settings.text("etcd-snapshot-dir") || settings.paths.snapshots;
  const name = settings.text("etcd-snapshot-name");
  const base = name === "etcd-snapshot" ? "on-demand" : name;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${base}-${settings.nodeName}-${Math.floor(Date.now() / 1000)}`);
  const bytes = await new EtcdClient(settings.paths).snapshot().catch((error: Error) => {
    throw new Fatal(`see server log for details: ${error.message}`);
  });
  writeFileSync(file, bytes, { mode: 0o600 });
  log("info", `Snapshot ${file.split("/").at(-1)} saved.`);
}

export function listSnapshots(settings: Settings): void {
  const folder = settings.text("etcd-snapshot-dir") || settings.paths.snapshots;
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const rows = names.map((name) => {
    const { size, mtime } = statSync(join(folder, name));
    return [name, `file://${join(folder, name)}`, String(size), mtime.toISOString().replace(/\.\d+Z$/, "Z")];
  });
  const table = [["Name", "Location", "Size", "Created"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] as string).length)));
  for (const row of table)
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join(" ")
        .trimEnd()}\n`,
    );
}
