import { cloudflare, PRACTICE_TOKEN } from "../../account/cloudflare/index.ts";
import { text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import { guardedDoor } from "../guarded-door.ts";
import type { Environment, Plugin } from "../plugin.ts";

export const cloudflareVersion = "6.22.1";

export function cloudflarePlugin(environment: Environment): Plugin {
  let token = "";
  return {
    name: "cloudflare",
    version: cloudflareVersion,
    config: {
      apiKey: text({ secret: true }),
      apiToken: text({ secret: true }),
      apiUserServiceKey: text({ secret: true }),
      baseUrl: text(),
      email: text(),
      userAgentOperatorSuffix: text(),
    },
    tables: cloudflare.kinds.map((kind) => kind.table),
    functions: cloudflare.lookUps,
    door: guardedDoor(new AccountClient(environment.SANDBOX_ACCOUNT), () => {
      if (token !== PRACTICE_TOKEN)
        throw new Error('403 Forbidden {"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}');
    }),
    configure(config: Values) {
      token = String(config.apiToken ?? environment.CLOUDFLARE_API_TOKEN ?? "");
    },
  };
}
