import type { DoorRequest } from "../../account/account.ts";
import { LOGIN } from "../../account/ovh/ids.ts";
import { kindsOf } from "../../account/ovh/index.ts";
import { flag, integer, map, text } from "../../account/table.ts";
import type { Value, Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

export const openstackVersion = "5.5.1";

/** Logs in with the first call, as the real one does by default, and again where it was refused. */
class Login {
  readonly #account: AccountClient;
  #config: Values = {};
  #done: Promise<unknown> | undefined;

  constructor(account: AccountClient) {
    this.#account = account;
  }

  configure(config: Values): void {
    this.#config = config;
    this.#done = undefined;
  }

  get region(): Value {
    return this.#config.region ?? "";
  }

  async needed(): Promise<void> {
    const { userName = "", password = "", tenantId = "", region = "" } = this.#config;
    this.#done ??= this.#account.invoke(LOGIN, { userName, password, tenantId, region });
    try {
      await this.#done;
    } catch (error) {
      this.#done = undefined;
      throw error;
    }
  }
}

export function openstackPlugin(environment: Environment): Plugin {
  const account = new AccountClient(environment.SANDBOX_ACCOUNT);
  const login = new Login(account);
  /** A resource without a region is in the provider's. */
  const inRegion = <R extends DoorRequest>(request: R): R => {
    const table = kindsOf("openstack").find(({ table }) => table.type === request.type)?.table;
    return table?.inputs.region ? { ...request, inputs: { region: login.region, ...request.inputs } } : request;
  };
  return {
    name: "openstack",
    version: openstackVersion,
    config: {
      allowReauth: flag(),
      applicationCredentialId: text(),
      applicationCredentialName: text(),
      applicationCredentialSecret: text(),
      authUrl: text(),
      cacertFile: text(),
      cert: text(),
      cloud: text(),
      defaultDomain: text(),
      delayedAuth: flag(),
      disableNoCacheHeader: flag(),
      domainId: text(),
      domainName: text(),
      enableLogging: flag(),
      endpointOverrides: map(text()),
      endpointType: text(),
      insecure: flag(),
      key: text(),
      maxRetries: integer(),
      password: text({ secret: true }),
      projectDomainId: text(),
      projectDomainName: text(),
      region: text(),
      swauth: flag(),
      systemScope: flag(),
      tenantId: text(),
      tenantName: text(),
      token: text(),
      userDomainId: text(),
      userDomainName: text(),
      userId: text(),
      userName: text(),
    },
    tables: kindsOf("openstack").map(({ table }) => table),
    functions: [],
    door: {
      check: account.check,
      diff: account.diff,
      async create(request) {
        if (!request.preview) await login.needed();
        return account.create(inRegion(request));
      },
      async read(request) {
        await login.needed();
        return account.read(request);
      },
      async update(request) {
        if (!request.preview) await login.needed();
        return account.update(inRegion(request));
      },
      async delete(request) {
        await login.needed();
        return account.delete(request);
      },
      invoke: account.invoke,
    },
    configure(config: Values) {
      if (String(config.authUrl ?? "") === "") throw new Error("One of 'auth_url' or 'cloud' must be specified");
      login.configure(config);
    },
  };
}
