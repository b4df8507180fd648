import { type Program, sdkGenerator, sdkGeneratorDotnet } from "../programs.ts";
import { type Wording, wordings } from "./wording.ts";

/** A change to what a generator made, where the schema can't help it. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The issue upstream; when it is closed and the generator is newer, the patch goes. */
  readonly because: string;
}

export interface Language {
  readonly name: string;
  readonly generator: Program;
  readonly wording: Wording;
  /** Where the package itself lies below `sdk/<name>`: what its registry is given. */
  readonly packageFolder: string;
  /** How a reader adds it to a project. */
  readonly install: string;
  /** Its folder below that of each example, and the program there. */
  readonly example: readonly [folder: string, program: string];
  /** How Markdown calls it. */
  readonly fence: string;
  readonly patches: readonly Patch[];
}

export const languages: readonly Language[] = [
  {
    name: "nodejs",
    generator: sdkGenerator,
    wording: wordings.nodejs,
    packageFolder: "",
    install: "npm install @philotes/pulumi-philotes",
    example: ["typescript", "index.ts"],
    fence: "typescript",
    patches: [],
  },
  {
    name: "python",
    generator: sdkGenerator,
    wording: wordings.python,
    packageFolder: "",
    install: "pip install pulumi_philotes",
    example: ["python", "__main__.py"],
    fence: "python",
    patches: [],
  },
  {
    name: "go",
    generator: sdkGenerator,
    wording: wordings.go,
    packageFolder: "philotes",
    install: "go get github.com/philotes/pulumi-philotes/sdk/go/philotes",
    example: ["go", "main.go"],
    fence: "go",
    patches: [],
  },
  {
    name: "dotnet",
    generator: sdkGeneratorDotnet,
    wording: wordings.dotnet,
    packageFolder: "",
    install: "dotnet add package Philotes.K3s",
    example: ["csharp", "Program.cs"],
    fence: "csharp",
    patches: [
      {
        file: "Philotes.K3s.csproj",
        find: "<TargetFramework>net6.0</TargetFramework>",
        replace: "<TargetFramework>net8.0</TargetFramework>",
        because: "https://github.com/pulumi/pulumi-dotnet/issues/850: Pulumi 3.106.0 and later can't be had for net6.0 (NU1202)",
      },
    ],
  },
];

/** The files with every patch of the language in them; a patch that doesn't fit any more is an error. */
export function patched(files: ReadonlyMap<string, Buffer>, patches: readonly Patch[]): Map<string, Buffer> {
  const result = new Map(files);
  for (const { file, find, replace, because } of patches) {
    const before = result.get(file)?.toString() ?? "";
    if (before.split(find).length !== 2) throw new Error(`${file} no longer has ${find} once: is this patch still needed? ${because}`);
    result.set(file, Buffer.from(before.replace(find, () => replace)));
  }
  return result;
}
