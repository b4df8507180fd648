import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";

/** A file of an archive. */
export interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly executable?: boolean;
}

/** Long ago for any build, and yet after 1980, which some unpackers take for the beginning. */
const someDay = new Date("2000-01-01T00:00:00Z");

/** Writes a .tar.gz whose bytes depend on the entries alone: sorted, of nobody, of one day, and a gzip header that names no time. */
export async function writeArchive(file: string, entries: readonly Entry[]): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createGzip({ level: 9 }), createWriteStream(file));
  for (const { name, content, executable } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const header = { name, size: content.length, mode: executable ? 0o755 : 0o644, mtime: someDay, uid: 0, gid: 0 };
    await new Promise<void>((resolve, reject) => {
      archive.entry(header, content, (error) => (error ? reject(error) : resolve()));
    });
  }
  archive.finalize();
  await written;
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
