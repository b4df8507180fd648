import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Changes the source of the modules whose path matches `path` and not `except`. */
interface Edit {
  readonly path: RegExp;
  readonly except?: RegExp;
  readonly edit: (source: string) => string;
}

/**
 * Parts of libraries that the plug-in never reaches but that would be loaded with it: most of the bundle, and most of the start.
 * `whose` is what is said when one is called after all.
 */
const leftOut: readonly (Omit<Edit, "edit"> & { readonly whose: string })[] = [
  { path: /@pulumi\/pulumi\/automation\/index\.js$/, whose: "the Automation API" },
  { path: /@pulumi\/pulumi\/runtime\/closure\/(codePaths|createClosure|serializeClosure)\.js$/, whose: "the serialisation of functions" },
  { path: /@pulumi\/pulumi\/dynamic\/index\.js$/, whose: "dynamic providers" },
  {
    path: /@pulumi\/kubernetes\/[a-z]+\/.*\.js$/,
    except: /@pulumi\/kubernetes\/(core|helm|meta|storage|types|apiextensions)\//,
    whose: "kinds of Kubernetes objects that no cluster of ours has",
  },
  { path: /@grpc\/proto-loader\/build\/src\/index\.js$/, whose: "gRPC's channelz and load reports" },
];

/** Work done for each of the thousands of promises that a cluster is made of, which nothing in a plug-in reads. */
const unread: readonly Edit[] = [
  // Would look every stack up in a source map that the bundle doesn't have.
  { path: /\/source-map-support\/source-map-support\.js$/, edit: () => "exports.install = () => {};" },
  // Would keep a stack for each promise, for PULUMI_DEBUG_PROMISE_LEAKS.
  { path: /@pulumi\/pulumi\/runtime\/debuggable\.js$/, edit: (source) => source.replace("new Error().stack", "undefined") },
];

/** A module whose exports can be named and extended, as libraries do while they load, and that throws as soon as one is called. */
function stub(whose: string): string {
  return `
    const leftOut = (path) => new Proxy(function () {
      throw new Error(path + " belongs to ${whose}: left out of the plug-in's bundle (tools/build-stubs.ts)");
    }, { get: (made, name) => name in made || typeof name === "symbol" ? made[name] : leftOut(path + "." + name) });
    module.exports = new Proxy({}, {
      get: (_, name) => name === "__esModule" ? true : typeof name === "symbol" ? undefined : leftOut(name),
    });`;
}

/** Puts stand-ins where the lists above say so. An entry that changes nothing any more fails the build, so the lists stay true. */
export const stubs: Plugin = {
  name: "stubs",
  setup(build) {
    const edits: readonly Edit[] = [...leftOut.map(({ whose, ...where }) => ({ ...where, edit: () => stub(whose) })), ...unread];
    const idle = new Set(edits.map(({ path }) => path));
    for (const { path: filter, except, edit } of edits) {
      build.onLoad({ filter }, ({ path }) => {
        if (except?.test(path)) return undefined;
        const source = readFileSync(path, "utf8");
        const contents = edit(source);
        if (contents !== source) idle.delete(filter);
        return { contents, loader: "js" };
      });
    }
    build.onEnd(() => ({ errors: [...idle].map((path) => ({ text: `tools/build-stubs.ts names ${path}, where it changes nothing` })) }));
  },
};
