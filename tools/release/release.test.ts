import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlugin } from "../build-plugin.ts";
import { type Entry, sha256, writeArchive } from "./archive.ts";
import { verify } from "./node-binary.ts";
import { notices } from "./notices.ts";
import { nameOf, nodeVersion, ownPlatform, platformNamed, platforms } from "./platforms.ts";
import { billOfMaterials, type Sbom } from "./sbom.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("there is one platform for each system and processor that Pulumi knows, and this machine is one", () => {
  expect(platforms.map(nameOf).sort()).toEqual(
    ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`)).sort(),
  );
  expect(platforms).toContain(ownPlatform());
  expect(() => platformNamed("linux-riscv")).toThrow(/"linux-riscv" is no platform .* linux-amd64, .*windows-arm64/);
});

test("a download that is not the pinned one is refused", () => {
  const file = join(folder, "download.tgz");
  writeFileSync(file, "something else");
  expect(() => verify(file, platforms[0]?.node.integrity ?? "")).toThrow(/not the file that tools\/release\/platforms.ts pins: sha512-/);
});

describe("an archive", () => {
  const entries: readonly Entry[] = [
    { name: "run", content: Buffer.from("#!/bin/sh\n"), executable: true },
    { name: "data", content: Buffer.alloc(200_000, "data") },
  ];

  test("has the same bytes whenever it is written and whatever the order", async () => {
    const [one, two] = [join(folder, "one.tar.gz"), join(folder, "two.tar.gz")];
    await writeArchive(one, entries);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // both tar and gzip count seconds
    await writeArchive(two, [...entries].reverse());
    expect(await sha256(two)).toBe(await sha256(one));
  });

  test("says nothing of who made it and when", async () => {
    const file = join(folder, "headers.tar.gz");
    await writeArchive(file, entries);
    const zipped = readFileSync(file);
    expect(zipped.subarray(4, 8)).toEqual(Buffer.alloc(4)); // gzip's time
    const headers: Header[] = [];
    const unpacked = extract();
    unpacked.end(gunzipSync(zipped));
    for await (const entry of unpacked) {
      headers.push(entry.header);
      entry.resume();
    }
    expect(headers.map(({ name, mode, uid, gid, mtime }) => [name, mode, uid, gid, mtime?.toISOString()])).toEqual([
      ["data", 0o644, 0, 0, "2000-01-01T00:00:00.000Z"],
      ["run", 0o755, 0, 0, "2000-01-01T00:00:00.000Z"],
    ]);
  });
});

describe("the bill of materials", () => {
  let bom: Sbom;
  let again: Sbom;
  beforeAll(async () => {
    [bom, again] = (await Promise.all(
      ["a", "b"].map(async (name) => {
        const scratch = join(folder, name);
        mkdirSync(scratch);
        return billOfMaterials(await buildPlugin(join(scratch, "plugin")), scratch);
      }),
    )) as [Sbom, Sbom];
  });

  test("names what is in the bundle, and Node.js; nothing that only builds or tests", () => {
    const names = bom.components.map(({ group, name, version }) => `${group ? `${group}/` : ""}${name}@${version}`);
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(names).toEqual(
      expect.arrayContaining([`node@${nodeVersion}`, ...Object.entries(dependencies).map(([name, v]) => `${name}@${v}`)]),
    );
    expect(names.filter((name) => /^(vitest|esbuild|typescript)@/.test(name))).toEqual([]);
    expect(bom.components.filter(({ purl, licenses = [] }) => !purl || licenses.length === 0)).toEqual([]);
  });

  test("is the same each time, and tells nothing of the machine", () => {
    expect(again).toEqual(bom);
    expect(JSON.stringify(bom)).not.toContain(join(import.meta.dirname, "../.."));
  });

  test("gives the text of every licence, and refuses a package without one", () => {
    const text = notices(bom);
    for (const { name, version, type } of bom.components) if (type === "library") expect(text).toContain(`${name} ${version} (`);
    expect(text).toContain("Permission is hereby granted, free of charge");
    const bare = { ...bom, components: [{ type: "library", name: "bare", version: "1.0.0" }] };
    expect(() => notices(bare)).toThrow(/bare comes without the text of its licence/);
  });
});
