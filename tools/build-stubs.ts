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

/** Puts a throwing stand-in where {@link leftOut} says so. An entry that no longer matches any module fails the build, so the list stays true. */
export const stubs: Plugin = {
  name: "stubs",
  setup(build) {
    const met = new Set<RegExp>();
    for (const [path, whose] of leftOut) {
      build.onLoad({ filter: path }, () => {
        met.add(path);
        return { contents: stub(whose), loader: "js" };
      });
    }
    build.onEnd(() => {
      const idle = leftOut.filter(([path]) => !met.has(path));
      return { errors: idle.map(([path]) => ({ text: `tools/build-stubs.ts leaves out ${path}, which nothing imports` })) };
    });
  },
};
