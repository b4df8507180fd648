import { archiveName } from "../../release/make.ts";
import { platforms } from "../../release/platforms.ts";
import type { Repository } from "../repository.ts";
import { entryFile, entryOf, type Json, json, publisherFile, type Rule, schemaOf, text, unless } from "../rule.ts";

const semantic = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const workflow = ".github/workflows/release.yml";
const slugOf = (repository: Repository): string => text(entryOf(repository).repoSlug);
const releaseOf = (repository: Repository): string => repository.read(workflow) ?? "";

/** Every place that says which version this is. */
function versions(repository: Repository): readonly (readonly [place: string, version: string])[] {
  const found = (path: string, pattern: RegExp) => [path, pattern.exec(repository.read(path) ?? "")?.[1] ?? "none"] as const;
  return [
    ["schema.json", text(schemaOf(repository).version)],
    ["package.json", text(json(repository, "package.json")?.version)],
    ["sdk/nodejs/package.json", text(json(repository, "sdk/nodejs/package.json")?.version)],
    found("sdk/python/pyproject.toml", /^\s*version = "(.*)"$/m),
    found("sdk/dotnet/version.txt", /^(\S+)/),
    found("CHANGELOG.md", /^## (\d\S*)/m),
  ];
}

/** The entry in the Registry's list, and the release that it leads to. */
export const listing: readonly Rule[] = [
  {
    id: "E1",
    demand: `${entryFile} has repoSlug and schemaFile, and nothing else`,
    findings: (repository) => unless(Object.keys(entryOf(repository)).sort().join() === "repoSlug,schemaFile", "other keys are refused"),
  },
  {
    id: "E2",
    demand: "repoSlug is owner/repo",
    findings: (repository) => unless(/^[\w.-]+\/[\w.-]+$/.test(slugOf(repository)), `it is "${slugOf(repository)}"`),
  },
  {
    id: "E3",
    demand: "schemaFile is in git and is JSON",
    findings: (repository) => unless(json(repository, text(entryOf(repository).schemaFile)), `${entryOf(repository).schemaFile} isn't`),
  },
  {
    id: "E4",
    demand: "the repository's name without pulumi- is the package's",
    findings: (repository) => {
      const name = slugOf(repository).split("/")[1]?.replaceAll("pulumi-", "");
      return unless(name === text(schemaOf(repository).name), `"${name}" is not "${schemaOf(repository).name}"`);
    },
  },
  {
    id: "E5",
    demand: "a pull request there adds the entry and the publisher's name, and no other file",
    findings: (repository) =>
      [...repository.files]
        .filter((path) => /^tools\/registry\/[^/]*\.json$/.test(path) && path !== entryFile && path !== publisherFile)
        .map((path) => `${path} has no place there`),
  },
  {
    id: "E7",
    demand: `${publisherFile} has the schema's publisher, with a lower-case slug`,
    findings: (repository) => {
      const slug = text((json(repository, publisherFile) as Json | undefined)?.[text(schemaOf(repository).publisher)]);
      return unless(/^[a-z0-9_-]+$/.test(slug), `"${schemaOf(repository).publisher}" has the slug "${slug}"`);
    },
  },
  {
    id: "E8",
    demand: "the package is no Terraform provider that is bridged at run time",
    findings: (repository) => unless(schemaOf(repository).parameterization === undefined, "the schema has a parameterization"),
  },
  {
    id: "R1",
    demand: "the release is published: no draft, no prerelease",
    findings: (repository) => [
      ...unless(releaseOf(repository).includes("gh release create"), `${workflow} makes no release`),
      ...unless(!/--(draft|prerelease)\b/.test(releaseOf(repository)), `${workflow} makes one that doesn't count`),
    ],
  },
  {
    id: "R2",
    demand: "the version is semantic",
    findings: (repository) =>
      versions(repository).flatMap(([place, version]) => unless(semantic.test(version), `${place} has "${version}"`)),
  },
  {
    id: "R3",
    demand: "one version everywhere",
    findings: (repository) => {
      const [[, first], ...others] = versions(repository) as [readonly [string, string], ...(readonly [string, string])[]];
      return others.flatMap(([place, version]) => unless(version === first, `${place} has ${version}, the schema ${first}`));
    },
  },
  {
    id: "R5",
    demand: "the release has an archive for each platform, by the name that the CLI looks for",
    findings: (repository) => {
      const { name, version } = schemaOf(repository);
      const wanted = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`));
      const made = platforms.map(archiveName);
      const missing = wanted.map((on) => `pulumi-resource-${name}-v${version}-${on}.tar.gz`).filter((archive) => !made.includes(archive));
      return [
        ...missing.map((archive) => `make release makes no ${archive}`),
        ...unless(
          /make release/.test(releaseOf(repository)) && /gh release create .*dist\/\*/.test(releaseOf(repository)),
          `${workflow} doesn't put dist/* there`,
        ),
      ];
    },
  },
  {
    id: "R6",
    demand: "pluginDownloadURL leads to this repository's releases",
    findings: (repository) => {
      const [owner, repo] = slugOf(repository).split("/");
      const url = text(schemaOf(repository).pluginDownloadURL);
      const right = [`github://api.github.com/${owner}/${repo}`];
      if (repo === `pulumi-${schemaOf(repository).name}`) right.push(`github://api.github.com/${owner}`);
      return unless(right.includes(url), `it is "${url}"`);
    },
  },
  {
    id: "R8",
    demand: "an archive has the program that the CLI starts, and no PulumiPlugin.yaml, for which it would install packages",
    findings: (repository) => {
      const listed = /pluginFiles = \[(.*?)\]/s.exec(repository.read("tools/build-plugin.ts") ?? "")?.[1] ?? "";
      const program = `pulumi-resource-${schemaOf(repository).name}`;
      return [
        ...["", ".cmd"]
          .map((end) => program + end)
          .filter((file) => !listed.includes(`"${file}"`))
          .map((file) => `it has no ${file}`),
        ...unless(!listed.includes("PulumiPlugin.yaml"), "it has a PulumiPlugin.yaml"),
      ];
    },
  },
  {
    id: "P3",
    demand: "the Go package has a module, whose own tag the release pushes",
    findings: (repository) => {
      const path = text(schemaOf(repository).language?.go?.importBasePath);
      const folder = path.split("/").slice(3).join("/");
      const module = /^module (\S+)/m.exec(repository.read(`${folder}/go.mod`) ?? "")?.[1] ?? "none";
      return [
        ...unless(
          path.startsWith(`github.com/${slugOf(repository)}/`) && path.startsWith(module),
          `${path} is not in the module ${module}`,
        ),
        ...unless(releaseOf(repository).includes(`${folder}/`), `${workflow} pushes no tag ${folder}/v…`),
      ];
    },
  },
  {
    id: "P4",
    demand: "the release publishes the package of each language",
    findings: (repository) => {
      const steps = { nodejs: "npm publish", python: "pypa/gh-action-pypi-publish", csharp: "dotnet nuget push", go: "git tag" };
      const offered = Object.keys(schemaOf(repository).language ?? {}) as (keyof typeof steps)[];
      return offered
        .filter((name) => !releaseOf(repository).includes(steps[name] ?? name))
        .map((name) => `${workflow} doesn't, for ${name}`);
    },
  },
];
