import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Document, isCollection, parseAllDocuments, visit } from "yaml";
import type { ClusterArgs } from "../src/args.ts";
import { catalogs } from "../src/clouds/index.ts";
import { planCluster } from "../src/plan/plan-cluster.ts";

/** Each file holds two YAML documents: what a program says, then the plan or the problems that come of it. */
const folder = new URL("plans/", import.meta.url);
const write = process.env.GOLDEN === "write";

interface Case {
  readonly name: string;
  readonly args: ClusterArgs;
}

describe("plans", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    it(file.replace(".yaml", ""), () => {
      const path = new URL(file, folder);
      const text = readFileSync(path, "utf8");
      const [input] = parseAllDocuments(text);
      if (!input || input.errors.length > 0) throw new Error(`${file} is not YAML: ${input?.errors[0]?.message}`);
      const head = text.split(/^---$/m)[0]?.trimEnd() ?? "";
      const { name, args } = input.toJS() as Case;
      const expected = `${head}\n---\n${render(planCluster(name, args, catalogs))}`;
      if (write && expected !== text) writeFileSync(path, expected);
      expect(expected, `${file} is not what the plan is now. Run \`make golden\`, look at the difference, commit it if it is meant.`).toBe(
        text,
      );
    });
  }
});

/** Short collections stand on one line, so that a reviewer sees a server or a rule at a glance. */
function render(result: ReturnType<typeof planCluster>): string {
  const document = new Document(result.ok ? { plan: result.plan } : { problems: result.problems }, {
    aliasDuplicateObjects: false,
    keepUndefined: false,
  });
  visit(document, {
    Collection(_, node) {
      if (isCollection(node) && JSON.stringify(node.toJSON()).length < 320 && !JSON.stringify(node.toJSON()).includes("\\n"))
        node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
