import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Answer, request } from "../src/k3s/request.ts";
import { type ChartRow, charts } from "../src/sites/chart-list.ts";
import { packageChart } from "../src/sites/charts.ts";
import type { Faults } from "../src/sites/faults.ts";
import { createSites, siteNames } from "../src/sites/sites.ts";

const folder = mkdtempSync(join(tmpdir(), "philotes-sites-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowOf = (name: string) => charts.find((row) => row.name === name) as ChartRow;

describe("over HTTPS", () => {
  const release = "https://github.com/k3s-io/k3s/releases/download/v1.36.5%2Bk3s1";
  const log: string[] = [];
  const stops: (() => unknown)[] = [];
  let site: Site;

  /** Sites that answer on a port of their own. */
  async function open(name: string, real: { k3s?: string; charts?: string } = {}): Promise<Site> {
    const { server, certificates, sources } = await createSites({ folder: join(folder, name), log: (line) => log.push(line), ...real });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    stops.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const ca = readFileSync(certificates.caFile, "utf8");
    const once = (url: string): Promise<Answer> => {
      const { host, hostname, pathname } = new URL(url);
      return request(`https://127.0.0.1:${port}${pathname}`, { ca, headers: { host }, servername: hostname });
    };
    /** Follows a redirect, as every client of ours must. */
    const get = async (url: string): Promise<Answer> => {
      const answer = await once(url);
      return answer.location ? get(answer.location) : answer;
    };
    const faults = (wanted: Faults | { readonly [fault: string]: string }) =>
      writeFileSync(join(folder, name, "faults.json"), JSON.stringify(wanted));
    return { once, get, faults, sources };
  }

  interface Site {
    once(url: string): Promise<Answer>;
    get(url: string): Promise<Answer>;
    faults(wanted: Faults | { readonly [fault: string]: string }): void;
    readonly sources: ReadonlyMap<string, string>;
  }

  const textOf = async (answer: Promise<Answer>) => (await answer).body.toString();
  const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

  beforeAll(async () => {
    site = await open("own");
  });
  afterEach(() => site.faults({}));
  afterAll(() => stops.forEach((stop) => void stop()));

  test("a release's binary is the one its checksum file names, for both architectures", async () => {
    const binary = await site.get(`${release}/k3s`);
    expect(binary.body.toString("utf8", 0, 40)).toMatch(/^#!\/opt\/sandbox\/bin\/node\n/);
    expect(await textOf(site.get(`${release}/sha256sum-amd64.txt`))).toContain(`${sha256(binary.body)}  k3s\n`);
    expect(await textOf(site.get(`${release}/sha256sum-arm64.txt`))).toContain(`${sha256(binary.body)}  k3s-arm64\n`);
    expect((await site.get(`${release}/k3s-arm64`)).status).toBe(200);
  });

  test("the tag may have its plus either way, and is the version inside", async () => {
    const other = "https://github.com/k3s-io/k3s/releases/download/v1.37.1+k3s1/k3s";
    expect(await textOf(site.get(other))).toContain("v1.37.1+k3s1");
    expect((await site.get(other.replace("+", "%2B"))).body.equals((await site.get(other)).body)).toBe(true);
  });

  test("GitHub sends a download on to another name, which is one of ours", async () => {
    const { status, location } = await site.once(`${release}/k3s`);
    expect(status).toBe(302);
    expect(siteNames).toContain(new URL(location ?? "").hostname);
  });

  test.each([
    `${release}/no-such-file`,
    "https://github.com/k3s-io/k3s/releases/download/latest/k3s",
    "https://traefik.github.io/index.yaml",
  ])("%s is not here: 404, with what this is, and a line in the log", async (url) => {
    const answer = await site.once(url);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toMatch(/^This is the sandbox's stand-in for .+ It offers .+\n$/);
    expect(log.at(-1)).toContain(`GET ${url} 404`);
  });

  test.each(charts)("the repository of $name lists it and gives what it lists", async (row) => {
    const index = parse(await textOf(site.get(`${row.repository}/index.yaml`)));
    const [entry] = index.entries[row.name];
    expect(entry).toMatchObject({ name: row.name, version: row.version, appVersion: row.appVersion });
    const archive = await site.get(new URL(entry.urls[0], `${row.repository}/`).href);
    expect(sha256(archive.body)).toBe(entry.digest);
  });

  describe("faults", () => {
    test("a wrong checksum", async () => {
      site.faults({ checksum: "wrong" });
      const binary = await site.get(`${release}/k3s`);
      expect(await textOf(site.get(`${release}/sha256sum-amd64.txt`))).not.toContain(sha256(binary.body));
    });

    test("a missing binary", async () => {
      site.faults({ download: "missing" });
      expect((await site.get(`${release}/k3s`)).status).toBe(404);
      expect((await site.get(`${release}/sha256sum-amd64.txt`)).status).toBe(200);
    });

    test("a download that ends in the middle", async () => {
      site.faults({ download: "cut" });
      await expect(site.get(`${release}/k3s`)).rejects.toThrow();
    });

    test("a slow download is still under way after a second", async () => {
      site.faults({ download: "slow" });
      const running = site.get(`${release}/k3s`).then(() => "done");
      running.catch(() => {});
      expect(await Promise.race([running, new Promise((resolve) => setTimeout(() => resolve("under way"), 1000))])).toBe("under way");
    });

    test("no chart repository", async () => {
      site.faults({ charts: "unavailable" });
      expect((await site.get("https://charts.jetstack.io/index.yaml")).status).toBe(503);
    });

    test("one that nobody would act on is said", async () => {
      site.faults({ download: "gone" });
      expect(await textOf(site.once(`${release}/k3s`))).toContain("there is no fault download: gone");
    });
  });

  describe("real ones instead", () => {
    test("a K3s binary, for this machine's architecture alone", async () => {
      const k3s = join(folder, "real-k3s");
      writeFileSync(k3s, "a real one");
      const real = await open("with-k3s", { k3s });
      const [own, other] = process.arch === "arm64" ? ["k3s-arm64", "k3s"] : ["k3s", "k3s-arm64"];
      expect(await textOf(real.get(`${release}/${own}`))).toBe("a real one");
      expect((await real.get(`${release}/${other}`)).status).toBe(404);
    });

    test("charts of a folder, by their names", async () => {
      const real = join(folder, "real-charts");
      mkdirSync(real);
      writeFileSync(join(real, "any.tgz"), (await packageChart({ ...rowOf("traefik"), version: "99.9.9" })).archive);
      const others = await open("with-charts", { charts: real });
      const sourceOf = (name: string) => (name === "traefik" ? `real, from ${real}` : "stand-in");
      expect(Object.fromEntries(others.sources)).toEqual(Object.fromEntries(charts.map(({ name }) => [name, sourceOf(name)])));
      const index = parse(await textOf(others.get("https://traefik.github.io/charts/index.yaml")));
      expect(index.entries.traefik).toEqual([expect.objectContaining({ version: "99.9.9", urls: ["traefik-99.9.9.tgz"] })]);
      expect((await others.get("https://traefik.github.io/charts/traefik-99.9.9.tgz")).status).toBe(200);
    });

    test("a path that is not there is an error at once", async () => {
      await expect(open("broken", { k3s: join(folder, "nothing") })).rejects.toThrow("SANDBOX_K3S");
      await expect(open("broken", { charts: join(folder, "nothing") })).rejects.toThrow("SANDBOX_CHARTS");
    });
  });
});
