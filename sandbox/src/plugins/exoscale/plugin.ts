import { exoscale } from "../../account/exoscale/index.ts";
import { integer, text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

export const exoscaleVersion = "0.66.1";

export function exoscalePlugin(environment: Environment): Plugin {
  const account = new AccountClient(environment.SANDBOX_ACCOUNT);
  return {
    name: "exoscale",
    version: exoscaleVersion,
    config: {
      delay: integer(),
      environment: text(),
      key: text({ secret: true }),
      secret: text({ secret: true }),
      sosEndpoint: text(),
      timeout: integer(),
    },
    tables: exoscale.kinds.map((kind) => kind.table),
    functions: exoscale.lookUps,
    door: account,
    configure(config: Values) {
      const key = String(config.key ?? environment.EXOSCALE_API_KEY ?? "");
      const secret = String(config.secret ?? environment.EXOSCALE_API_SECRET ?? "");
      if (key === "" || secret === "") throw new Error("missing Exoscale API credentials: set exoscale:key and exoscale:secret");
    },
  };
}
