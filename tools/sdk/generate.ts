import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installProgram } from "../install.ts";
import { type Files, filesIn } from "./files.ts";
import { type Language, languages, patched } from "./languages.ts";
import { readme } from "./readme.ts";
import { inWording } from "./wording.ts";

const root = join(import.meta.dirname, "../..");

interface Schema {
  readonly repository: string;
  readonly description: string;
  readonly logoUrl: string;
}

/** What the generator of `language` reads: docstrings in its words, and nothing that it would fetch. */
function schemaFor(schema: Schema, { name, wording, fence }: Language): Schema {
  const worded = inWording(schema as never, wording, fence) as Schema;
  const logoUrl = pathToFileURL(join(import.meta.dirname, "files/dotnet/logo.png")).href;
  // A Go package's description begins with its name.
  return { ...worded, logoUrl, ...(name === "go" ? { description: `Package philotes: ${schema.description}` } : {}) };
}

/** What the language's registry wants of a package and no generator makes. */
function additions(language: Language, schema: Schema): Files {
  const beside = join(import.meta.dirname, "files", language.name);
  const fixed = existsSync(beside) ? filesIn(beside) : new Map<string, Buffer>();
  return new Map([
    ...fixed,
    ["README.md", Buffer.from(readme(language, schema.repository))],
    ["LICENSE", readFileSync(join(root, "LICENSE"))],
  ]);
}

async function sdkOf(language: Language, schema: Schema, folder: string): Promise<Files> {
  const generator = await installProgram(language.generator, language.generator.module);
  const input = join(folder, `${language.name}.json`);
  const output = join(folder, language.name);
  writeFileSync(input, JSON.stringify(schemaFor(schema, language)));
  execFileSync(generator, [language.name, input, output], { stdio: ["ignore", "inherit", "pipe"] });
  const files = patched(filesIn(output), language.patches);
  for (const [path, content] of additions(language, schema)) files.set(join(language.packageFolder, path), content);
  return files;
}

/** Every SDK by its path below `sdk/`. Equal schemas give equal bytes. */
export async function generatedSdks(): Promise<Files> {
  const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8")) as Schema;
  const folder = mkdtempSync(join(tmpdir(), "philotes-sdk-"));
  try {
    const all = new Map<string, Buffer>();
    for (const language of languages) {
      for (const [path, content] of await sdkOf(language, schema, folder)) all.set(join(language.name, path), content);
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
