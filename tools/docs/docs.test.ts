import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogs, clouds } from "../../provider/src/clouds/index.ts";
import { compareClouds } from "../../provider/src/plan/compare.ts";
import { repository } from "../site/.vitepress/links.ts";
import { sidebar } from "../site/.vitepress/sidebar.ts";
import { commandsOf, doubtOf, ownSettings, unknownSettings } from "./commands.ts";
import { isSaid, spoken } from "./messages.ts";
import { anchors, deadLinks, guides, readPage, root, split } from "./pages.ts";
import { tryProgram } from "./programs.ts";

const pages = [readPage("README.md"), ...guides()];
const examples = readPage("examples/README.md");
const readToo = ["CHANGELOG.md", "provider/README.md", "sandbox/README.md", "tools/README.md"].map(readPage);
const costComment = /^# (\d+\.\d\d) EUR a month$/m;
const programs = pages.flatMap((page) =>
  page.fences.filter(({ language }) => language === "yaml").map((fence) => ({ page, fence, where: `${page.path}:${fence.line}` })),
);

describe("programs in the pages", () => {
  test("there are some", () => {
    expect(programs.length).toBeGreaterThan(30);
  });

  test.each(programs)("$where is accepted, and costs what it says", ({ page, fence }) => {
    const { problems, costs } = tryProgram(fence, page);
    expect(problems).toEqual([]);
    const claimed = costComment.exec(fence.text)?.[1];
    if (claimed !== undefined) expect(costs.map((cost) => cost.toFixed(2))).toEqual([claimed]);
  });

  test("in a shell are the same", () => {
    const written = pages.flatMap((page) =>
      page.fences.flatMap(({ text, line }) =>
        [...text.matchAll(/<<'END'\n([\s\S]*?)\nEND\n/g)].map(([, program = ""]) => ({ page, text: program, line, language: "yaml" })),
      ),
    );
    expect(written.length).toBeGreaterThanOrEqual(4);
    for (const program of written) expect(tryProgram(program, program.page).problems).toEqual([]);
  });

  test("a wrong one is seen", () => {
    const fence = { language: "yaml", line: 1, text: "cloud: hetzner\nlocation: fsn\nworker: {}\n" };
    expect(tryProgram(fence, { path: "docs/x.md" }).problems.join()).toContain("worker");
  });
});

test("every sum in the pages is one that the catalogs give", () => {
  const access = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] };
  const presets = (["dev", "staging", "production"] as const).flatMap(
    (environment) => compareClouds({ environment, access }, catalogs).rows,
  );
  const known = new Set(
    [...presets.map(({ monthlyCost }) => monthlyCost ?? 0), ...programs.flatMap(({ page, fence }) => tryProgram(fence, page).costs)].map(
      (sum) => sum.toFixed(2),
    ),
  );
  const sums = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/(\d+\.\d\d) EUR a month/g)].map(([, sum]) => ({ path, sum: sum as string })),
  );
  expect(sums.length).toBeGreaterThan(20);
  expect(sums.filter(({ sum }) => !known.has(sum))).toEqual([]);
});

test("every command is a target of ours, is run by a test, or has a reason not to be", () => {
  const doubts = [...pages, examples].flatMap(({ path, fences }) =>
    fences
      .filter(({ language }) => language === "sh")
      .flatMap(({ text, line }) =>
        commandsOf(text).flatMap((command) => {
          const doubt = doubtOf(command);
          return doubt === undefined ? [] : [`${path}:${line}: ${command}: ${doubt}`];
        }),
      ),
  );
  expect(doubts).toEqual([]);
  expect(doubtOf("make tets")).toBe("there is no target tets");
  expect(doubtOf("pulumi plugin install resource philotes v0.0.1 --server github://api.github.com/philotes")).toMatch(
    /it should be .* v\d/,
  );
  expect(doubtOf("npm install ../pulumi-philotes/dist/philotes-pulumi-philotes-0.0.9.tgz")).toMatch(/this is \d/);
  expect(doubtOf("pulumi config set hcloud:tokn")).toBe("nothing reads hcloud:tokn");
});

test("Philotes' own configuration is in the schema, and on the installation page as it is there", () => {
  const page = readPage("docs/installation-configuration.md");
  const lines = ownSettings.map(([key, { description, secret }]) => `* \`philotes:${key}\`: ${description}${secret ? " Secret." : ""}\n`);
  expect(lines.length).toBeGreaterThan(6);
  expect(lines.filter((line) => !page.text.includes(line))).toEqual([]);
  const named = Object.values(clouds).flatMap(({ credentials }) => credentials.flatMap(({ settings }) => settings));
  const texts = [...pages, page, examples].map(({ path, text }) => ({ path, text }));
  const keys = { path: "credentials", text: named.map(({ config }) => config).join(" ") };
  expect([...texts, keys].flatMap(({ path, text }) => unknownSettings(text).map((key) => `${path}: ${key}`))).toEqual([]);
  expect(unknownSettings("`philotes:ovhServicName`, philotes:getSizes, philotes:contaboUser")).toEqual(["ovhServicName"]);
});

test("every message in the troubleshooting is one that the code gives", () => {
  const source = spoken();
  const quoted = [...readPage("docs/troubleshooting.md").prose.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+ [^`]+)`/g)].map(([, message]) => message as string),
  );
  expect(quoted.length).toBeGreaterThan(30);
  expect(quoted.filter((message) => !isSaid(message, source))).toEqual([]);
  expect(isSaid("the moon is … cheese", source)).toBe(false);
});

test("each theme of the examples and a guide lead to one another", () => {
  const themes = readdirSync(join(root, "examples"), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  expect(themes.length).toBeGreaterThan(6);
  for (const theme of themes) {
    const row = examples.text.split("\n").find((line) => line.startsWith(`| \`${theme}\` |`)) ?? "";
    const told = [...row.matchAll(/\]\(\.\.\/(docs\/[\w-]+\.md)/g)].map(([, guide]) => readPage(guide as string));
    expect(told.filter(({ text }) => text.includes(`](../examples/${theme}/`)).length, theme).toBe(told.length);
    expect(told.length, theme).toBeGreaterThan(0);
  }
});

describe("links", () => {
  test("lead to files and headings", () => {
    expect([...pages, examples, ...readToo].flatMap(deadLinks)).toEqual([]);
  });

  test("to the source go where the schema says", () => {
    expect(repository).toBe(JSON.parse(readFileSync(join(root, "schema.json"), "utf8")).repository);
  });

  test("of the site's menu name every page once", () => {
    const linked = sidebar.flatMap(({ items }) => items.map(({ link }) => (link === "/" ? "docs/index.md" : `docs${link}.md`)));
    expect([...linked].sort()).toEqual(guides().map(({ path }) => path));
  });

  test("a dead one is seen", () => {
    const page = (text: string) => ({ path: "docs/x.md", text, ...split(text) });
    expect(deadLinks(page("[a](nowhere.md) [b](dns.md#nothing) [c](dns.md#least-rights)"))).toHaveLength(2);
    expect(anchors(page("# What it costs\n## `pulumi up`, twice\n"))).toEqual(["what-it-costs", "pulumi-up-twice"]);
  });
});
