import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { different, filesIn } from "./files.ts";
import { languages, patched } from "./languages.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const about = JSON.parse(read("package.json")) as { version: string };
const schema = JSON.parse(read("schema.json")) as { pluginDownloadURL: string; keywords: string[]; license: string };

describe("each SDK is a package of its ecosystem", () => {
  test.each(languages)("$name has a readme with a program, and the licence", ({ name, packageFolder, install, fence }) => {
    const readme = read(join("sdk", name, packageFolder, "README.md"));
    expect(readme).toContain(install);
    expect(readme).toContain(`\`\`\`${fence}\n`);
    expect(read(join("sdk", name, packageFolder, "LICENSE"))).toBe(read("LICENSE"));
  });

  test.each(["sdk/python/pulumi_philotes/pulumi-plugin.json", "sdk/go/philotes/pulumi-plugin.json", "sdk/dotnet/pulumi-plugin.json"])(
    "%s names the plug-in, its version and where it is",
    (path) => {
      const plugin = { resource: true, name: "philotes", version: about.version, server: schema.pluginDownloadURL };
      expect(JSON.parse(read(path))).toEqual(plugin);
    },
  );

  test("npm: name, version, licence, keywords and the plug-in", () => {
    const { name, version, license, keywords, pulumi } = JSON.parse(read("sdk/nodejs/package.json"));
    expect({ name, version, license }).toEqual({ name: "@philotes/pulumi-philotes", version: about.version, license: schema.license });
    expect(keywords).toEqual(schema.keywords);
    expect(pulumi).toEqual({ resource: true, name: "philotes", version: about.version, server: schema.pluginDownloadURL });
  });

  test("PyPI: name, version, licence, keywords, and types for editors", () => {
    const project = read("sdk/python/pyproject.toml");
    for (const line of ['name = "pulumi_philotes"', `version = "${about.version}"`, `text = "${schema.license}"`, '"k3s"', "py.typed"])
      expect(project).toContain(line);
  });

  test("Go: the module is where its packages are imported from", () => {
    expect(read("sdk/go/philotes/go.mod")).toContain("module github.com/philotes/pulumi-philotes/sdk/go/philotes\n");
    expect(read("sdk/go/philotes/cluster.go")).toContain('"github.com/philotes/pulumi-philotes/sdk/go/philotes/internal"');
    expect(read("sdk/go/philotes/doc.go")).toMatch(/^\/\/ Package philotes: /);
  });

  test("NuGet: version, licence, readme, tags, logo and a framework that Pulumi supports", () => {
    const project = read("sdk/dotnet/Philotes.K3s.csproj") + read("sdk/dotnet/Directory.Build.props");
    const lines = [
      `<Version>${about.version}<`,
      `>${schema.license}<`,
      ">README.md<",
      "<PackageTags>",
      "<PackageIcon>logo.png<",
      ">net8.0<",
    ];
    for (const line of lines) expect(project).toContain(line);
    expect(readFileSync(join(root, "sdk/dotnet/logo.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  test("a docstring speaks the language's own names", () => {
    expect(read("sdk/python/pulumi_philotes/cluster.py")).toContain("see `storage.size_gib`");
    expect(read("sdk/go/philotes/cluster.go")).toContain("see `Storage.SizeGib`");
    expect(read("sdk/dotnet/Cluster.cs")).toContain("see `Storage.SizeGib`");
  });
});

describe("patches", () => {
  const patch = { file: "a", find: "old", replace: "new", because: "https://example.org/1" };
  test("change what they name", () => {
    expect(
      patched(new Map([["a", Buffer.from("an old one")]]), [patch])
        .get("a")
        ?.toString(),
    ).toBe("an new one");
  });
  test.each(["nothing of it", "old and old"])("are refused where they don't fit: %s", (text) => {
    expect(() => patched(new Map([["a", Buffer.from(text)]]), [patch])).toThrow(/still needed\? https/);
  });
  test("each names its issue upstream", () => {
    for (const { because } of languages.flatMap(({ patches }) => patches)) expect(because).toMatch(/^https:\/\/github\.com\/pulumi\//);
  });
});

test("a file that was changed, added or left is stale", () => {
  const before = new Map(
    [
      ["same", "1"],
      ["changed", "1"],
      ["left", "1"],
    ].map(([path, text]) => [path as string, Buffer.from(text as string)]),
  );
  const after = new Map(
    [
      ["same", "1"],
      ["changed", "2"],
      ["added", "1"],
    ].map(([path, text]) => [path as string, Buffer.from(text as string)]),
  );
  expect(different(before, after)).toEqual(["added", "changed", "left"]);
  expect([...filesIn(import.meta.dirname).keys()]).toContain("files/go/go.mod");
});
