import { createRequire } from "node:module";

type Wrap = (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
const debuggable = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as { debuggablePromise: Wrap };
const wrap = debuggable.debuggablePromise;

/**
 * The SDK writes onto each of its promises the stack that made it, for a message about leaks. Through the test runner's source maps those
 * stacks took three quarters of a recording's time. The plug-in's bundle goes without them too (tools/build-stubs.ts).
 */
debuggable.debuggablePromise = (promise, context) => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return wrap(promise, context);
  } finally {
    Error.stackTraceLimit = limit;
  }
};
