"use strict";
// Runs the plug-in's bundle with the code that an earlier run compiled. Node's own compile cache keeps no function that is compiled when it is
// first called, which is nearly all of a plug-in: with those kept, the first construct takes a quarter less. No cache is as good, only slower.

if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error(
    `pulumi-resource-philotes needs Node.js 22 or later and was started with ${process.version}. Set PHILOTES_NODE to a newer one.`,
  );
  process.exit(1);
}

const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { join } = require("node:path");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const bundle = join(__dirname, "philotes-bundle.cjs");
/** In a folder of the user's own: whoever can write there can run code as the user. */
const folder = process.env.PHILOTES_CODE_CACHE || join(cacheHome(), "pulumi-philotes");
// V8 compares the source's length and its own version; the digest is the build's.
const kept = join(folder, `BUNDLE_DIGEST-${process.version}-${process.arch}`);

const cachedData = read(kept);
// The bundle is ASCII, and as such it is read fastest.
const script = new Script(wrap(readFileSync(bundle, "latin1")), { filename: bundle, ...(cachedData && { cachedData }) });
const covered = new Set(cachedData && !script.cachedDataRejected ? String(read(`${kept}.parts`) ?? "").split("\n") : []);

/** Keeps what is compiled by now for the next start. `part` names what has just run: a part that was kept already adds nothing. */
globalThis.keepCompiledCode = (part) => {
  if (covered.has(part)) return;
  covered.add(part);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    write(kept, script.createCachedData());
    write(`${kept}.parts`, [...covered].join("\n"));
  } catch {
    // Nowhere to write: the next start is as slow as this one.
  }
};

script.runInThisContext()(exports, require, module, bundle, __dirname);

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** At once or not at all: several plug-ins may start and end at the same time. */
function write(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}

function cacheHome() {
  if (process.platform === "win32") return process.env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
  return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}
