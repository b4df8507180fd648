import { expect, test } from "vitest";
import { type SourceFile, sourceFiles } from "./house.ts";

const files = new Map(sourceFiles("provider/src").map((file) => [file.path, file]));

/** The file and all that it brings at run time. */
function reached(path: string, seen = new Set<string>()): Set<string> {
  const file = files.get(path);
  if (!file || seen.has(path)) return seen;
  seen.add(path);
  for (const { target, isValue } of file.imports) if (target && isValue) reached(target, seen);
  return seen;
}

const talks = ({ imports, text }: SourceFile) =>
  imports.some(({ from, isValue }) => isValue && /^(node:)?(net|tls|dns|dgram|https?|http2|child_process)$/.test(from)) ||
  /\bfetch\(/.test(text);

test("functions are answered from the catalogs alone: nothing that they reach can ask the network", () => {
  const paths = [...reached("provider/src/functions.ts")];
  expect(paths).toContain("provider/src/plan/compare.ts");
  expect(paths.filter((path) => talks(files.get(path) as SourceFile))).toEqual([]);
  const packages = paths.flatMap((path) => files.get(path)?.imports ?? []).filter(({ isValue, target }) => isValue && !target);
  expect(packages.filter(({ from }) => from.startsWith("@pulumi/")).map(({ from }) => from)).toEqual([]);
});
