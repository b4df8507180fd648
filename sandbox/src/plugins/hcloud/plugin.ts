import { hcloud } from "../../account/hcloud/index.ts";
import { text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

/** All that the real plug-in checks of a token before its first call. */
const TOKEN_LENGTH = 64;

export function hcloudPlugin(environment: Environment): Plugin {
  const account = new AccountClient(environment.SANDBOX_ACCOUNT);
  return {
    name: "hcloud",
    version: "1.41.0",
    config: {
      endpoint: text(),
      endpointHetzner: text(),
      pollFunction: text(),
      pollInterval: text(),
      token: text({ secret: true }),
    },
    tables: hcloud.kinds.map((kind) => kind.table),
    functions: hcloud.lookUps,
    door: account,
    configure(config: Values) {
      const token = String(config.token ?? environment.HCLOUD_TOKEN ?? "");
      if (token === "") throw new Error("missing Hetzner Cloud API token: set hcloud:token or HCLOUD_TOKEN");
      if (token.length !== TOKEN_LENGTH) throw new Error(`entered token is invalid (must be exactly ${TOKEN_LENGTH} characters long)`);
    },
  };
}
