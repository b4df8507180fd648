/**
 * One stand-in as a process of its own: `node main.ts <plug-in> [engine address]`.
 * Prints its port and serves until the engine ends it.
 */
import { flushCompileCache } from "node:module";
import { loadPlugin } from "./plugins.ts";
import { PluginServer } from "./server.ts";

const [name = "", engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const port = await new PluginServer(await loadPlugin(name, process.env), engineAddress).listen();
process.stdout.write(`${port}\n`);
// The engine ends a plug-in without giving it time to write anything.
flushCompileCache();
