/** The SDKs as their registries are given them: a wheel, and an npm tarball. `node tools/sdk/packages.ts <folder>` leaves both there. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { cached } from "../cache.ts";
import { type Files, filesIn } from "./files.ts";

const root = join(import.meta.dirname, "../..");

const digest = (files: Files): string => {
  const hash = createHash("sha256");
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest("hex").slice(0, 12);
};

const run = (command: string, args: readonly string[], folder: string): void => {
  try {
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${basename(command)} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
};

const onlyFile = (folder: string): string => join(folder, readdirSync(folder)[0] as string);

/** A Python with what `requirements.txt` pins. It is moved once it is made: its modules are run with `-m`, not by their scripts. */
export async function python(): Promise<string> {
  const requirements = join(import.meta.dirname, "requirements.txt");
  const name = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const place = await cached(`python/${name}`, async (folder) => {
    run("python3", ["-m", "venv", folder], root);
    run(join(folder, "bin/python"), ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "-r", requirements], root);
  });
  return join(place, "bin/python");
}

/** The path of the wheel. It is built without asking anything from outside. */
export async function wheel(): Promise<string> {
  const source = join(root, "sdk/python");
  const interpreter = await python();
  const place = await cached(`sdk/python-${digest(filesIn(source))}`, async (folder) => {
    cpSync(source, join(folder, "source"), { recursive: true });
    const options = [
      "--no-deps",
      "--no-index",
      "--no-build-isolation",
      "--disable-pip-version-check",
      "--wheel-dir",
      join(folder, "wheel"),
    ];
    run(interpreter, ["-m", "pip", "wheel", ...options, join(folder, "source")], folder);
  });
  return onlyFile(join(place, "wheel"));
}

/** The path of the tarball. What is published is the compiler's output, as with Pulumi's own packages. */
export async function tarball(): Promise<string> {
  const source = join(root, "sdk/nodejs");
  const place = await cached(`sdk/nodejs-${digest(filesIn(source))}`, async (folder) => {
    const work = join(folder, "source");
    cpSync(source, work, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
    run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", work], work);
    for (const file of ["package.json", "README.md", "LICENSE"]) copyFileSync(join(work, file), join(work, "bin", file));
    mkdirSync(join(folder, "tarball"));
    run("npm", ["pack", "--silent", "--pack-destination", join(folder, "tarball"), join(work, "bin")], work);
  });
  return onlyFile(join(place, "tarball"));
}

if (import.meta.main) {
  const target = process.argv[2];
  if (!target) throw new Error("usage: node tools/sdk/packages.ts <folder>");
  mkdirSync(target, { recursive: true });
  for (const file of [await wheel(), await tarball()]) {
    copyFileSync(file, join(target, basename(file)));
    console.log(join(target, basename(file)));
  }
}
