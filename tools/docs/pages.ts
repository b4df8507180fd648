import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { anchorOf } from "../site/.vitepress/links.ts";

export const root = resolve(import.meta.dirname, "../..");

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** Line of its first fence, from 1. */
  readonly line: number;
}

/** A Markdown file that people read. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** The same lines, with those of fences empty. */
  readonly prose: string;
}

/** Pages of docs/ that the site shows; those of the Pulumi Registry begin otherwise and have checks of their own. */
const registryPages = ["_index.md", "installation-configuration.md"];

export function guides(): readonly Page[] {
  return readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md") && !registryPages.includes(name))
    .sort()
    .map((name) => readPage(`docs/${name}`));
}

export function readPage(path: string): Page {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, ...split(text) };
}

/** Apart: what stands in fences, and the rest line by line. */
export function split(text: string): Pick<Page, "fences" | "prose"> {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const mark = /^```(\w*)/.exec(line);
    if (open === undefined && mark) open = { language: mark[1] ?? "", line: index + 1, lines: [] };
    else if (open !== undefined && line.startsWith("```")) {
      fences.push({ language: open.language, line: open.line, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    prose.push(open === undefined && !mark ? line : "");
  }
  return { fences, prose: prose.join("\n") };
}

export function anchors({ prose }: Pick<Page, "prose">): readonly string[] {
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

/** What is wrong with the links of a page to files of the repository. */
export function deadLinks(page: Page): readonly string[] {
  const targets = [
    ...[...page.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string),
    ...[...page.prose.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target as string),
  ].filter((target) => !/^(https?|mailto):/.test(target));
  return targets.flatMap((target) => {
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page.path : relative(root, resolve(root, dirname(page.path), path));
    if (!existsSync(join(root, file))) return [`${page.path}: ${target} isn't there`];
    if (anchor === undefined || anchors(readPage(file)).includes(anchor)) return [];
    return [`${page.path}: ${file} has no heading #${anchor}`];
  });
}
