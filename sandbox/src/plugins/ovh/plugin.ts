import type { DoorRequest } from "../../account/account.ts";
import { kindsOf } from "../../account/ovh/index.ts";
import { flag, integer, text } from "../../account/table.ts";
import { present, type Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

/** Each is a way to log in. */
const WAYS = [["applicationKey", "applicationSecret", "consumerKey"], ["clientId", "clientSecret"], ["accessToken"]] as const;
const VARIABLES: Readonly<Record<string, string>> = {
  accessToken: "OVH_ACCESS_TOKEN",
  applicationKey: "OVH_APPLICATION_KEY",
  applicationSecret: "OVH_APPLICATION_SECRET",
  clientId: "OVH_CLIENT_ID",
  clientSecret: "OVH_CLIENT_SECRET",
  consumerKey: "OVH_CONSUMER_KEY",
  endpoint: "OVH_ENDPOINT",
};

/** Without a project of its own, a resource is of the one that the environment names, at the latest when it is made. */
function withProject<R extends DoorRequest>(request: R, environment: Environment): R {
  const serviceName = request.inputs?.serviceName ?? environment.OVH_CLOUD_PROJECT_SERVICE;
  return { ...request, inputs: present({ ...request.inputs, serviceName }) };
}

export function ovhPlugin(environment: Environment): Plugin {
  const account = new AccountClient(environment.SANDBOX_ACCOUNT);
  return {
    name: "ovh",
    version: "2.19.1",
    config: {
      // The real one marks none of them as secret.
      accessToken: text(),
      apiRateLimit: integer(),
      applicationKey: text(),
      applicationSecret: text(),
      clientId: text(),
      clientSecret: text(),
      consumerKey: text(),
      endpoint: text(),
      ignoreInitError: flag(),
      userAgentExtra: text(),
    },
    tables: kindsOf("ovh").map(({ table }) => table),
    functions: [],
    door: {
      check: account.check,
      diff: account.diff,
      create: (request) => account.create(withProject(request, environment)),
      read: (request) => account.read(request),
      update: (request) => account.update(withProject(request, environment)),
      delete: (request) => account.delete(request),
      invoke: account.invoke,
    },
    configure(config: Values) {
      const has = (key: string) => String(config[key] ?? environment[VARIABLES[key] ?? ""] ?? "") !== "";
      if (!has("endpoint"))
        throw new Error("OVH client initialization failed: unknown endpoint '', consider using an explicit one such as ovh-eu");
      if (!WAYS.some((keys) => keys.every(has))) throw new Error("OVH client initialization failed: missing authentication information");
    },
  };
}
