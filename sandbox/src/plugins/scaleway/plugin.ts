import { scaleway } from "../../account/scaleway/index.ts";
import { text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the real plug-in asks of each before its first call. */
const CREDENTIALS = [
  { key: "accessKey", variable: "SCW_ACCESS_KEY", form: /^SCW[A-Z0-9]{17}$/, said: "access key format is: SCWXXXXXXXXXXXXXXXXX" },
  { key: "secretKey", variable: "SCW_SECRET_KEY", form: UUID, said: "secret key format is: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" },
  { key: "projectId", variable: "SCW_DEFAULT_PROJECT_ID", form: UUID, said: "project ID format is: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" },
] as const;

export function scalewayPlugin(environment: Environment): Plugin {
  return {
    name: "scaleway",
    version: "1.54.0",
    config: {
      accessKey: text({ secret: true }),
      apiUrl: text(),
      organizationId: text(),
      profile: text(),
      projectId: text(),
      region: text(),
      secretKey: text({ secret: true }),
      zone: text(),
    },
    tables: scaleway.kinds.map((kind) => kind.table),
    functions: scaleway.lookUps,
    door: new AccountClient(environment.SANDBOX_ACCOUNT),
    configure(config: Values) {
      for (const { key, variable, form, said } of CREDENTIALS) {
        // The environment wins over the configuration.
        const value = environment[variable] ?? config[key];
        if (value === undefined && key !== "projectId") throw new Error(`missing Scaleway credentials: set scaleway:${key} or ${variable}`);
        if (value !== undefined && !form.test(String(value))) throw new Error(`scaleway-sdk-go: invalid ${said}`);
      }
    },
  };
}
