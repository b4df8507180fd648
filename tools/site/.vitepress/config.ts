import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitepress";
import { anchorOf, outOfDocs, repository } from "./links.ts";
import { sidebar } from "./sidebar.ts";

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Pages become modules that import Vue, and the packages don't lie above them. */
const packagesAreHere: Plugin = {
  name: "packages-are-here",
  enforce: "pre",
  resolveId(id) {
    return /^vue($|\/)/.test(id) ? this.resolve(id, from("config.ts"), { skipSelf: true }) : null;
  },
};

export default defineConfig({
  title: "Philotes",
  description: "A K3s cluster on a European cloud from any Pulumi language, priced before it exists.",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/logo.svg" }]],
  srcDir: "../../docs",
  // Pages of the Pulumi Registry, which has templates of its own.
  srcExclude: ["_index.md", "installation-configuration.md"],
  outDir: from("../../../bin/site"),
  cacheDir: from("../node_modules/.cache/vitepress"),
  // Pages link to each other as files do, so that they work on a disk and in the repository too.
  cleanUrls: false,
  // The menu isn't a page, so its picture isn't found by a page's link.
  buildEnd: ({ outDir, srcDir }) => copyFileSync(join(srcDir, "logo.svg"), join(outDir, "logo.svg")),
  lastUpdated: false,
  markdown: {
    // Headings have the same anchors here and in the repository.
    anchor: { slugify: anchorOf },
    // The default ones are too faint for comments and keys.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (markdown) => {
      markdown.core.ruler.push("out-of-docs", outOfDocs);
    },
  },
  vite: { plugins: [packagesAreHere] },
  themeConfig: {
    logo: { src: "/logo.svg", alt: "" },
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
    docFooter: { prev: "Before", next: "Next" },
  },
});
