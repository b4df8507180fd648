import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Parts of libraries that the plug-in never reaches but that would be loaded with it: two thirds of the bundle, and most of the start.
 * Each is a path inside node_modules, and whose work it is.
 */
const leftOut: readonly (readonly [path: RegExp, whose: string])[] = [
  [/@pulumi\/pulumi\/automation\/index\.js$/, "the Automation API"],
  [/@pulumi\/pulumi\/runtime\/closure\/(codePaths|createClosure|serializeClosure)\.js$/, "the serialisation of functions"],
  [/@pulumi\/pulumi\/dynamic\/index\.js$/, "dynamic providers"],
  [/@grpc\/proto-loader\/build\/src\/index\.js$/, "gRPC's channelz and load reports"],
];

/** A module whose exports can be named and extended, as libraries do while they load, and that throws as soon as one is called. */
function stub(whose: string): string {
  return `
    const leftOut = (name) => function () {
      throw new Error(name + " belongs to ${whose}, which is left out of the plug-in's bundle (tools/build-stubs.ts)");
    };
    module.exports = new Proxy({}, {
      get: (_, name) => name === "__esModule" ? true : typeof name === "symbol" ? undefined : leftOut(name),
    });`;
}

/** Work done for each of the thousands of promises that a cluster is made of, which nothing in a plug-in reads. */
const unread: readonly (readonly [path: RegExp, edit: (source: string) => string])[] = [
  // Would look every stack up in a source map that the bundle doesn't have.
  [/\/source-map-support\/source-map-support\.js$/, () => "exports.install = () => {};"],
  // Would keep a stack for each promise, for PULUMI_DEBUG_PROMISE_LEAKS.
  [/@pulumi\/pulumi\/runtime\/debuggable\.js$/, (source) => source.replace("new Error().stack", "undefined")],
];

/** Puts stand-ins where the lists above say so. An entry that changes nothing any more fails the build, so the lists stay true. */
export const stubs: Plugin = {
  name: "stubs",
  setup(build) {
    const edits = [...leftOut.map(([path, whose]) => [path, () => stub(whose)] as const), ...unread];
    const idle = new Set(edits.map(([path]) => path));
    for (const [filter, edit] of edits) {
      build.onLoad({ filter }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        const contents = edit(source);
        if (contents !== source) idle.delete(filter);
        return { contents, loader: "js" };
      });
    }
    build.onEnd(() => ({ errors: [...idle].map((path) => ({ text: `tools/build-stubs.ts names ${path}, where it changes nothing` })) }));
  },
};
