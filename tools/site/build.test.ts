import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { guides, root } from "../docs/pages.ts";

// How it looks is `make docs-look`'s: that takes a browser, and minutes. A link from page to page that leads nowhere ends the build.
test("the guides build into a site, each page of them", () => {
  const started = Date.now();
  execFileSync("make", ["docs"], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const built = guides().map(({ path }) => join(root, "bin/site", path.replace(/^docs\//, "").replace(/\.md$/, ".html")));
  expect(built.filter((file) => !existsSync(file) || statSync(file).mtimeMs < started)).toEqual([]);
  expect(readFileSync(join(root, "bin/site/cost.html"), "utf8")).toContain("blob/main/examples/cost-comparison/yaml/Pulumi.yaml");
}, 600_000);
