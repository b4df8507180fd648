import { clouds } from "../../../provider/src/clouds/index.ts";
import { languages } from "../../sdk/languages.ts";
import type { Repository } from "../repository.ts";
import { entryOf, onEachPage, pageOf, pages, type Rule, schemaOf, text, unless, withoutCode } from "../rule.ts";

const [overview, installation] = pages;
/** Of those that the Registry knows, the ones that we have programs in. */
export const tabs = ["typescript", "python", "go", "csharp", "yaml"];
const programOf = (tab: string): string =>
  tab === "yaml" ? "yaml/Pulumi.yaml" : (languages.find(({ example }) => example[0] === tab)?.example.join("/") ?? tab);
const matches = (page: string, pattern: RegExp): readonly string[] => [...page.matchAll(pattern)].map(([all]) => all);

/** `blob/main/<file>` or `tree/main/<folder>`, with an anchor perhaps. */
function leadsToFile(repository: Repository, path: string): boolean {
  const [, kind, file = ""] = /^(blob|tree)\/main\/([^#]+)/.exec(path) ?? [];
  return kind === "blob" ? repository.files.has(file) : [...repository.files].some((each) => each.startsWith(`${file}/`));
}

/** Both pages that the Registry takes from docs/. */
export const docs: readonly Rule[] = [
  ...pages.map(
    (path, index): Rule => ({
      id: `D${index + 1}`,
      demand: `${path} is there`,
      findings: (repository) => unless(repository.files.has(path), "it isn't"),
    }),
  ),
  {
    id: "D3",
    demand: "each page begins with front matter, which is YAML and has no edit_url",
    findings: (repository) =>
      pages.flatMap((path) => {
        const front = pageOf(repository, path)?.front;
        return unless(typeof front === "object" && front !== null && !("edit_url" in front), `${path}: it doesn't`);
      }),
  },
  {
    id: "D5",
    demand: "each page has a title, a meta_desc, and the layout of a package",
    findings: (repository) =>
      pages.flatMap((path) => {
        const front = (pageOf(repository, path)?.front ?? {}) as { readonly [key: string]: unknown };
        return [
          ...["title", "meta_desc"].flatMap((key) => unless(text(front[key]), `${path}: no ${key}`)),
          ...unless(
            front.layout === "package" || (path === installation && front.layout === "installation"),
            `${path}: layout ${front.layout}`,
          ),
        ];
      }),
  },
  {
    id: "D7",
    demand: "the overview has 250 characters",
    findings: (repository) => unless((pageOf(repository, overview)?.body ?? "").trim().length >= 250, "it has fewer"),
  },
  {
    id: "D8",
    demand: "the overview shows the first program in each language, as it is in examples/",
    findings: (repository) =>
      tabs.flatMap((tab) => {
        const program = repository.read(`examples/first-cluster/${programOf(tab)}`)?.trimEnd();
        const block = new RegExp(`{{% choosable language ${tab} %}}\\s+\`\`\`\\w+\\n(.*?)\\n\`\`\`\\s+{{% /choosable %}}`, "s");
        const shown = block.exec(repository.read(overview) ?? "")?.[1];
        return unless(program && shown === program, `${tab}: it isn't examples/first-cluster/${programOf(tab)}`);
      }),
  },
  {
    id: "D9",
    demand: "the installation page links each package, has the install line, and names each credential",
    findings: (repository) => {
      const page = repository.read(installation) ?? "";
      const { name, version, pluginDownloadURL, language } = schemaOf(repository);
      const packages = [language?.nodejs?.packageName, language?.python?.packageName, language?.go?.importBasePath].map(text);
      const settings = Object.values(clouds).flatMap(({ credentials }) => credentials.flatMap((each) => each.settings));
      const words = settings.flatMap(({ config, environment }) => [...(config ? [config] : []), ...environment]);
      return [
        ...packages.flatMap((each) => unless(page.includes(`[\`${each}\`](https://`), `no link to ${each}`)),
        ...unless(/\(https:\/\/www\.nuget\.org\/packages\/\S+\)/.test(page), "no link to the .NET package"),
        ...unless(
          page.includes(`pulumi plugin install resource ${name} v${version} --server ${pluginDownloadURL}\n`),
          `no line pulumi plugin install resource ${name} v${version} --server ${pluginDownloadURL}`,
        ),
        ...words.filter((word) => !page.includes(`\`${word}\``)).map((word) => `${word} isn't named`),
      ];
    },
  },
  {
    id: "D10",
    demand: "images and links are absolute",
    findings: (repository) =>
      onEachPage(repository, (page) =>
        matches(withoutCode(page), /\]\((?!https:\/\/|#)[^)]*\)|<(img|a)\b[^>]*\b(src|href)="(?!https:\/\/)[^"]*"/g).map(
          (link) => `${link} isn't`,
        ),
      ),
  },
  {
    id: "D11",
    demand: "no shortcode opens with a space",
    findings: (repository) => onEachPage(repository, (page) => matches(page, /{{ +[<%].*/g).map((line) => `${line} does`)),
  },
  {
    id: "D12",
    demand: "shortcodes are choosers of languages, each with its choosables, all closed",
    findings: (repository) =>
      onEachPage(repository, (page) => {
        const found = matches(page, /{{[<%].*?[%>]}}/g);
        const known = /^{{< chooser language "[a-z,]+" >}}$|^{{< \/chooser >}}$|^{{% choosable language [a-z]+ %}}$|^{{% \/choosable %}}$/;
        const count = (start: string) => found.filter((code) => code.startsWith(start)).length;
        const offered = [...page.matchAll(/chooser language "([a-z,]+)"/g)].flatMap(([, list]) => (list ?? "").split(","));
        const given = [...page.matchAll(/choosable language ([a-z]+)/g)].map(([, tab]) => tab);
        return [
          ...found.filter((code) => !known.test(code)).map((code) => `${code} is unknown`),
          ...unless(
            count("{{< chooser") === count("{{< /chooser") && count("{{% choosable") === count("{{% /choosable"),
            "one isn't closed",
          ),
          ...unless(offered.join() === given.join(), `offered are ${offered}, given ${given}`),
        ];
      }),
  },
  {
    id: "D13",
    demand: "the Registry knows each tab's language",
    findings: (repository) => {
      const known = ["javascript", "typescript", "python", "go", "csharp", "fsharp", "visualbasic", "java", "yaml", "hcl", "opa"];
      return onEachPage(repository, (page) =>
        [...page.matchAll(/choosable language ([a-z]+)/g)]
          .filter(([, tab]) => !known.includes(tab ?? ""))
          .map(([, tab]) => `${tab} is unknown`),
      );
    },
  },
  {
    id: "D14",
    demand: "no code has what begins a shortcode",
    findings: (repository) =>
      onEachPage(repository, (page) =>
        matches(page, /^```.*?^```/gms)
          .flatMap((block) => matches(block, /{{[<%].*/g))
          .map((code) => `${code} would be one`),
      ),
  },
  {
    id: "D15",
    demand: "headings start at ##",
    findings: (repository) =>
      onEachPage(repository, (page) => matches(withoutCode(page), /^# .*$/gm).map((line) => `"${line}" is the page's own`)),
  },
  {
    id: "D16",
    demand: "links into this repository lead to files of it",
    findings: (repository) => {
      const start = `https://github.com/${entryOf(repository).repoSlug}/`;
      return onEachPage(repository, (page) =>
        [...page.matchAll(/\]\((https:\/\/github\.com\/[^)]*)\)/g)]
          .map(([, link]) => link ?? "")
          .filter((link) => link.startsWith(start))
          .filter((link) => !leadsToFile(repository, link.replace(start, "")))
          .map((link) => `${link} doesn't`),
      );
    },
  },
  {
    id: "D17",
    demand: "there are a README.md and a LICENSE",
    findings: (repository) => ["README.md", "LICENSE"].filter((path) => !repository.files.has(path)).map((path) => `${path} is missing`),
  },
];
