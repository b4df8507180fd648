import { PRACTICE_KEY, route53 } from "../../account/route53/index.ts";
import { flag, text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import type { Environment, Plugin } from "../plugin.ts";

export const awsVersion = "7.48.0";

/** Route 53 only, and of the configuration what a cluster sets. */
export function awsPlugin(environment: Environment): Plugin {
  return {
    name: "aws",
    version: awsVersion,
    config: {
      accessKey: text({ secret: true }),
      region: text(),
      secretKey: text({ secret: true }),
      skipCredentialsValidation: flag(),
      token: text(),
    },
    tables: route53.kinds.map((kind) => kind.table),
    functions: route53.lookUps,
    door: new AccountClient(environment.SANDBOX_ACCOUNT),
    // Who the key belongs to is asked before anything else.
    configure({ accessKey, secretKey, region }: Values) {
      if (accessKey === undefined || secretKey === undefined) return;
      if (!region) throw new Error("Missing region configuration");
      if (accessKey !== PRACTICE_KEY.id || secretKey !== PRACTICE_KEY.secret)
        throw new Error(
          "Retrieving AWS account details: validating provider credentials: InvalidClientTokenId: The security token included in the request is invalid.",
        );
    },
  };
}
