import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { binary } from "./binary.ts";
import { prelude } from "./prelude.ts";

const content = "#!/bin/sh\necho k3s\n";
const sum = createHash("sha256").update(content).digest("hex");
const asset = process.arch === "arm64" ? "k3s-arm64" : "k3s";
const arch = process.arch === "arm64" ? "arm64" : "amd64";

/** What the site offers, by path; and what was asked for. */
let offered: Map<string, string>;
let asked: string[];
let site: Server;
let folder: string;

beforeAll(async () => {
  site = createServer((request, response) => {
    asked.push(request.url ?? "");
    const body = offered.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200).end(body ?? "");
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
});
afterAll(() => site.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-binary-"));
  asked = [];
  offered = new Map([
    [`/v1%2Bk3s1/${asset}`, content],
    [`/v1%2Bk3s1/sha256sum-${arch}.txt`, `${"0".repeat(64)}  k3s-airgap-images-${arch}.tar.zst\n${sum}  ${asset}\n`],
  ]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const fetchK3s = (pinned = "") => {
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/v1%2Bk3s1`;
  // The site's answers are final here, so that no test waits for another try.
  return bash(`${prelude}${binary}
K3S=${folder}/k3s RELEASE=${folder}/state/release
curl() { command curl --retry 0 "\${@/--retry-all-errors/--no-progress-meter}"; }
PARAM[NODE]=demo-general-0 PARAM[RELEASE_URL]=${url} PARAM[SHA256]=${pinned}
fetch_k3s`);
};
const left = () => readdirSync(folder).filter((name) => name !== "state");

describe("the binary", () => {
  test("is proven by the release's own sums, and put in place", async () => {
    const { status, stderr } = await fetchK3s();
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "k3s"), "utf8")).toBe(content);
    expect(statSync(join(folder, "k3s")).mode & 0o777).toBe(0o755);
    expect(left().filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("is not fetched again, and no sums either", async () => {
    await fetchK3s();
    asked = [];
    expect(await fetchK3s()).toMatchObject({ status: 0, stdout: "" });
    expect(asked).toEqual([]);
  });

  test("is fetched again where it is not what it was", async () => {
    await fetchK3s();
    await bash(`echo other >${folder}/k3s`);
    await fetchK3s();
    expect(readFileSync(join(folder, "k3s"), "utf8")).toBe(content);
  });

  test("with another sum is neither run nor kept, and both sums are said", async () => {
    offered.set(`/v1%2Bk3s1/${asset}`, "something else");
    const { status, stderr } = await fetchK3s();
    const actual = createHash("sha256").update("something else").digest("hex");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^demo-general-0: /);
    expect(stderr).toContain(`has SHA-256 ${actual}, expected ${sum}: it was neither run nor kept`);
    expect(left()).toEqual([]);
  });

  test("pinned by the program needs no sums, and those of the site don't count", async () => {
    offered.delete(`/v1%2Bk3s1/sha256sum-${arch}.txt`);
    expect((await fetchK3s(sum)).status).toBe(0);
    rmSync(join(folder, "k3s"));
    const { status, stderr } = await fetchK3s("f".repeat(64));
    expect(status).toBe(1);
    expect(stderr).toContain(`expected ${"f".repeat(64)}`);
  });

  test("that isn't there, or has no sum, is said with its address", async () => {
    offered.delete(`/v1%2Bk3s1/${asset}`);
    expect((await fetchK3s()).stderr).toMatch(new RegExp(`demo-general-0: can't download http\\S+/${asset}: .*404`));
    offered.set(`/v1%2Bk3s1/sha256sum-${arch}.txt`, "nothing\n");
    expect((await fetchK3s()).stderr).toMatch(/has no checksum of k3s/);
    expect(left()).toEqual([]);
  });
});
