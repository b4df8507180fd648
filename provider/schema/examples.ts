import { readFileSync } from "node:fs";

/** A program in each language by the word that Markdown has for it, in the order of the Registry's tabs. */
export type Programs = ReadonlyMap<string, string>;

const files = new Map([
  ["typescript", "typescript/index.ts"],
  ["python", "python/__main__.py"],
  ["go", "go/main.go"],
  ["csharp", "csharp/Program.cs"],
  ["yaml", "yaml/Pulumi.yaml"],
]);

/** Which theme of examples/ shows it, by the last part of its token. */
const shownBy = { Cluster: "first-cluster", compareClouds: "cost-comparison" };

/** The programs that show a resource or a function, by the last part of its token. */
export const examples = (root: URL): ReadonlyMap<string, Programs> =>
  new Map(Object.entries(shownBy).map(([name, theme]) => [name, programsOf(theme, root)]));

const programsOf = (theme: string, root: URL): Programs =>
  new Map([...files].map(([fence, file]) => [fence, readFileSync(new URL(`examples/${theme}/${file}`, root), "utf8").trimEnd()]));

/** A description with its programs behind it, marked so that API pages put them into tabs and each SDK keeps its own. */
export function withExample(description: string, programs: Programs | undefined): string {
  if (programs === undefined) return description;
  const fences = [...programs].map(([fence, program]) => `\`\`\`${fence}\n${program}\n\`\`\`\n`);
  return [
    description,
    "",
    "{{% examples %}}\n## Example Usage\n{{% example %}}\n",
    ...fences,
    "{{% /example %}}\n{{% /examples %}}\n",
  ].join("\n");
}
