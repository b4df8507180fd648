/** `node go-plugin.ts <hcloud-client> [engine address]`: a plug-in `hcloud` whose work the cloud's own client library does, at HCLOUD_ENDPOINT. */
import { hcloudPlugin } from "../../src/plugins/hcloud/plugin.ts";
import { PluginServer } from "../../src/plugins/server.ts";
import { GoDoor } from "./go-door.ts";

const [program = "", engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const port = await new PluginServer({ ...hcloudPlugin(process.env), door: new GoDoor(program) }, engineAddress).listen();
process.stdout.write(`${port}\n`);
