/** Prints what the changelog says of the version in package.json. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "./release/make.ts";

const changelog = readFileSync(join(import.meta.dirname, "../CHANGELOG.md"), "utf8");
const section = changelog.split(/^## /m).find((part) => part.startsWith(`${version} `));
if (!section) throw new Error(`CHANGELOG.md says nothing of ${version}`);
if (/unreleased/i.test(section.split("\n")[0] ?? "")) throw new Error(`CHANGELOG.md still calls ${version} unreleased; write its day`);
console.log(section.split("\n").slice(1).join("\n").trim());
