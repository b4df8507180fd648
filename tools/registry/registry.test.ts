import { expect, test } from "vitest";
import { elsewhere, groups } from "./elsewhere.ts";
import { checkout, withFiles } from "./repository.ts";
import { entryFile, publisherFile } from "./rule.ts";
import { check, rules } from "./rules.ts";

const repository = checkout();
const overview = "docs/_index.md";
const installation = "docs/installation-configuration.md";
const release = ".github/workflows/release.yml";

/** The file with the first match replaced; it must be there. */
function edited(path: string, find: string | RegExp, replace: string): [path: string, content: string] {
  const before = repository.read(path) ?? "";
  const content = before.replace(find, () => replace);
  if (content === before) throw new Error(`${path} has no ${find}`);
  return [path, content];
}

/** Another value at a path of the schema; undefined takes it away. */
function schema(path: string, value: unknown): [path: string, content: string] {
  const whole = JSON.parse(repository.read("schema.json") ?? "") as Record<string, unknown>;
  const keys = path.split("/");
  let place = whole;
  for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[keys.at(-1) as string] = value;
  return ["schema.json", JSON.stringify(whole)];
}

const wide = Object.fromEntries(Array.from({ length: 800 }, (_, n) => [`limit${n}`, { type: "string", description: "x" }]));
const cluster = "resources/philotes:index:Cluster";
const broken: readonly (readonly [rule: string, change: [path: string, content: string | undefined], finding: RegExp])[] = [
  ["E1", edited(entryFile, '"schemaFile"', '"x": 1, "schemaFile"'), /other keys/],
  ["E2", edited(entryFile, "philotes/", "https://github.com/philotes/"), /"https:/],
  ["E3", ["schema.json", undefined], /schema.json isn't/],
  ["E3", edited("schema.json", "{", "- yaml: {"), /schema.json isn't/],
  ["E4", edited(entryFile, "pulumi-philotes", "k3s"), /"k3s" is not "philotes"/],
  ["E5", ["tools/registry/metadata.json", "{}"], /metadata.json has no place/],
  ["E7", edited(publisherFile, '"Philotes"', '"philotes"'), /"Philotes" has the slug ""/],
  ["E8", schema("parameterization", { baseProvider: { name: "terraform-provider", version: "1.0.0" } }), /has a parameterization/],
  ["R1", edited(release, "--verify-tag", "--verify-tag --prerelease"), /doesn't count/],
  ["R2", schema("version", "v1"), /schema.json has "v1"/],
  ["R3", edited("package.json", /"version": ".*"/, '"version": "9.9.9"'), /package.json has 9.9.9/],
  ["R3", edited("sdk/python/pyproject.toml", /version = ".*"/, 'version = "9.9.9"'), /pyproject.toml has 9.9.9/],
  ["R3", edited("CHANGELOG.md", /## \d\S+/, "## 9.9.9"), /CHANGELOG.md has 9.9.9/],
  ["R5", schema("name", "other"), /no pulumi-resource-other-v.*-linux-amd64.tar.gz/],
  ["R5", edited(release, /dist\/\* --verify/, "--verify"), /doesn't put dist/],
  ["R6", schema("pluginDownloadURL", "github://api.github.com/pulumi"), /"github:\/\/api.github.com\/pulumi"/],
  ["R8", edited("tools/build-plugin.ts", '"schema.json",', '"PulumiPlugin.yaml",'), /it has a PulumiPlugin.yaml/],
  ["R8", edited("tools/build-plugin.ts", '"pulumi-resource-philotes.cmd",', ""), /it has no pulumi-resource-philotes.cmd/],
  ["P3", edited("sdk/go/philotes/go.mod", "philotes/pulumi-philotes", "other/one"), /is not in the module/],
  ["P4", edited(release, "dotnet nuget push", "dotnet nuget verify"), /doesn't, for csharp/],
  ["P4", schema("language/java", { basePackage: "com.philotes" }), /doesn't, for java/],
  ["S1", schema("name", "Philotes"), /"Philotes"/],
  ["S2", schema("publisher", ""), /there is none/],
  ["S4", schema("keywords", ["kind/component", "category/versioncontrol"]), /category\/versioncontrol/],
  ["S5", schema("keywords", ["category/cloud"]), /it isn't/],
  ["S6", schema("displayName", undefined), /displayName is missing/],
  ["S7", schema("logoUrl", "docs/logo.svg"), /it is "docs/],
  ["S7", ["docs/logo.svg", undefined], /there is no docs\/logo.svg/],
  ["S8", schema("repository", "https://github.com/other/one"), /another/],
  ["S10", schema(`${cluster}/inputProperties/cloud`, { type: "int", description: "x" }), /no type "int"/],
  ["S10", schema(`${cluster}/required`, ["nothing"]), /nothing is required/],
  ["S11", schema(`${cluster}/inputProperties/cloud`, { $ref: "#/types/philotes:index:Gone", description: "x" }), /Gone leads nowhere/],
  ["S12", edited("sdk/nodejs/package.json", "@philotes/pulumi-philotes", "@philotes/other"), /nodejs is not/],
  ["A1", schema(`${cluster}/inputProperties/cloud/description`, ""), /Cluster › inputProperties › cloud isn't/],
  ["A2", schema(`${cluster}/description`, "A cluster."), /Cluster has none/],
  ["A2", edited("schema.json", "```csharp", "```dotnet"), /Cluster: it isn't in csharp/],
  ["A2", edited("schema.json", "{{% /example %}}", ""), /Cluster: one isn't closed/],
  ["A3", schema(`${cluster}/description`, "<!--Start PulumiCodeChooser -->"), /Cluster: it isn't/],
  ["A4", schema("types/philotes:index:Budget/properties", wide), /Cluster: about \d{5}/],
  ["A5", schema(`${cluster}/description`, "## Import\n"), /Cluster has/],
  ["C1", schema(`${cluster}/isComponent`, undefined), /isComponent/],
  ["D1", [overview, undefined], /it isn't/],
  ["D2", [installation, undefined], /it isn't/],
  ["D3", edited(overview, "---", "# Philotes"), /_index.md: it doesn't/],
  ["D3", edited(installation, "---\n", "---\nedit_url: https://example.com\n"), /installation-configuration.md: it doesn't/],
  ["D5", edited(overview, "meta_desc", "description"), /no meta_desc/],
  ["D5", edited(overview, "layout: package", "layout: page"), /layout page/],
  ["D7", [overview, "---\ntitle: x\n---\nshort"], /fewer/],
  ["D8", edited(overview, 'cloud: "hetzner"', 'cloud: "ovh"'), /typescript: it isn't/],
  ["D9", edited(installation, "https://pypi.org", "http://pypi.org"), /no link to pulumi_philotes/],
  ["D9", edited(installation, /plugin install resource philotes v\S+/, "plugin install resource philotes v0.0.9"), /no line pulumi plugin/],
  ["D9", edited(installation, "`HCLOUD_TOKEN`", "a variable"), /HCLOUD_TOKEN isn't named/],
  ["D10", edited(overview, "## Example", "![picture](demo.svg)"), /\]\(demo.svg\) isn't/],
  ["D10", edited(installation, "## Configuration", "[more](contabo.md#credentials)"), /contabo.md#credentials/],
  ["D10", edited(overview, "## Example", '<img src="./demo.svg">'), /demo.svg/],
  ["D11", edited(overview, "{{< chooser", "{{ < chooser"), /chooser language/],
  ["D12", edited(overview, "{{% /choosable %}}", ""), /isn't closed/],
  ["D12", edited(overview, "typescript,python", "typescript,java,python"), /offered are typescript,java/],
  ["D12", edited(overview, "## Example", "{{< relref x >}}"), /relref x >}} is unknown/],
  ["D13", edited(overview, "choosable language csharp", "choosable language dotnet"), /dotnet is unknown/],
  ["D14", edited(overview, "import pulumi\n", "import pulumi\n# {{% x %}}\n"), /{{% x %}} would be one/],
  ["D15", edited(overview, "## Example", "# Example"), /"# Example"/],
  ["D16", edited(overview, "blob/main/docs/dns.md", "blob/main/docs/names.md"), /names.md doesn't/],
  ["D17", ["LICENSE", undefined], /LICENSE is missing/],
];

test("the repository is as the Registry asks", () => {
  expect(check(repository).map(({ rule, finding }) => `${rule.id} ${rule.demand}: ${finding}`)).toEqual([]);
});

test("every rule of the list is held here, or it is said where", () => {
  const all = Object.entries(groups).flatMap(([group, highest]) => Array.from({ length: highest }, (_, n) => `${group}${n + 1}`));
  expect([...rules.map(({ id }) => id), ...Object.keys(elsewhere)].sort()).toEqual(all.sort());
});

test("every rule is seen failing below", () => {
  expect(rules.map(({ id }) => id).filter((id) => !broken.some(([rule]) => rule === id))).toEqual([]);
});

test.each(broken)("%s is seen on a broken copy", (id, change, finding) => {
  const found = check(withFiles(repository, new Map([change]))).filter(({ rule }) => rule.id === id);
  expect(found.map((each) => each.finding).join("\n")).toMatch(finding);
});
