import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cached, cacheFolder } from "../../../tools/cache.ts";
import { filesIn } from "../../../tools/sdk/files.ts";

const root = join(import.meta.dirname, "../../..");
const sdk = join(root, "sdk/go/philotes");
const examples = join(root, "examples");

const environment = {
  ...process.env,
  CGO_ENABLED: "0",
  GOWORK: "off",
  // Nobody debugs them: without symbols they link faster and are smaller by a third.
  GOFLAGS: "-mod=mod -trimpath -buildvcs=false -ldflags=-s",
  // What the programs have in common is most of the work. It is kept beside all else that takes long to make.
  GOCACHE: join(cacheFolder, "go-build"),
};

const go = (folder: string, ...args: string[]): string =>
  execFileSync("go", args, { cwd: folder, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The binary of the Go program in the folder `program`, with the SDK of this checkout. The examples are all built at once, and kept. */
export async function goBinary(program: string, work: string): Promise<string> {
  const theme = program.startsWith(join(examples, "/")) ? basename(join(program, "..")) : undefined;
  if (theme === undefined) {
    build(new Map([["program", program]]), join(work, "source"), work);
    return join(work, "program");
  }
  const programs = exampleFolders();
  const name = `sdk/go-examples-${digest([sdk, ...programs.values()])}`;
  const place = await cached(name, async (folder) => {
    const source = join(folder, "source");
    build(programs, source, folder);
    rmSync(source, { recursive: true });
  });
  forgetOlder(place);
  return join(place, theme);
}

const exampleFolders = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(examples)
      .map((theme) => [theme, join(examples, theme, "go")] as const)
      .filter(([, folder]) => existsSync(folder)),
  );

/** Builds the programs as packages of one module, with what each asks for, into `target` under their names. */
function build(programs: ReadonlyMap<string, string>, source: string, target: string): void {
  const wanted = new Map<string, string>();
  let newest = "1.24";
  for (const [name, folder] of programs) {
    cpSync(folder, join(source, name), { recursive: true, filter: (path) => basename(path) !== "go.mod" });
    const module = readFileSync(join(folder, "go.mod"), "utf8");
    const version = /^go (\S+)$/m.exec(module)?.[1] ?? newest;
    if (version.localeCompare(newest, "en", { numeric: true }) > 0) newest = version;
    for (const [, path = "", asked = ""] of module.matchAll(/^\t(\S+) (v\S+)$/gm)) {
      const other = wanted.get(path);
      if (other !== undefined && other !== asked)
        throw new Error(`${folder} wants ${path} ${asked}, another example ${other}: write one of them in both`);
      wanted.set(path, asked);
    }
  }
  const requirements = [...wanted].map(([path, version]) => `require ${path} ${version}`);
  const here = `replace github.com/philotes/pulumi-philotes/sdk/go/philotes => ${sdk}`;
  writeFileSync(join(source, "go.mod"), [`module examples`, `go ${newest}`, ...requirements, here, ""].join("\n"));
  writeFileSync(join(source, "go.sum"), readFileSync(join(sdk, "go.sum")));
  go(source, "build", "-o", join(target, "/"), "./...");
}

function digest(folders: readonly string[]): string {
  const hash = createHash("sha256")
    .update(go(root, "env", "GOVERSION"))
    .update(JSON.stringify(environment.GOFLAGS));
  for (const folder of folders) for (const [path, content] of filesIn(folder)) hash.update(path).update(content);
  return hash.digest("hex").slice(0, 12);
}

/** Each set of binaries is above 100 MB: what an SDK of days ago led to is in the way. */
function forgetOlder(place: string): void {
  const folder = join(place, "..");
  const dayAgo = Date.now() - 86_400_000;
  for (const name of readdirSync(folder).filter((each) => each.startsWith("go-examples-") && each !== basename(place))) {
    if (statSync(join(folder, name)).mtimeMs < dayAgo) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
