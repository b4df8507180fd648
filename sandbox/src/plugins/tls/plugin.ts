import { flag, object, text } from "../../account/table.ts";
import { AccountClient } from "../account-client.ts";
import { type Handler, OwnDoor } from "../own-door.ts";
import type { Environment, Plugin } from "../plugin.ts";
import { privateKey } from "./private-key.ts";
import { getPublicKey } from "./public-key.ts";
import { kept, readWithRenewal, withRenewal } from "./renewal.ts";
import { certRequestTable, locallySignedCertTable, selfSignedCertTable } from "./tables.ts";

// The ASN.1 library is loaded with the first certificate: a plug-in that makes keys only starts without it.
const certificates = () => import("./certificates.ts");

const renewing: Pick<Handler, "diff" | "read" | "update"> = {
  diff: withRenewal,
  read: readWithRenewal,
  update: async ({ inputs, olds }) => ({ ...olds, ...kept(inputs) }),
};

const HANDLERS: readonly Handler[] = [
  privateKey,
  { table: certRequestTable, create: async (work) => (await certificates()).createCertRequest(work) },
  { table: selfSignedCertTable, ...renewing, create: async (work) => (await certificates()).createSelfSignedCert(work) },
  { table: locallySignedCertTable, ...renewing, create: async (work) => (await certificates()).createLocallySignedCert(work) },
];

export function tlsPlugin(environment: Environment): Plugin {
  const byType = new Map(HANDLERS.map((handler) => [handler.table.type, handler]));
  return {
    name: "tls",
    version: "5.6.1",
    config: { proxy: object({ fromEnv: flag(), password: text({ secret: true }), url: text(), username: text() }) },
    tables: HANDLERS.map((handler) => handler.table),
    functions: [getPublicKey],
    door: new OwnDoor((type) => byType.get(type), new AccountClient(environment.SANDBOX_ACCOUNT), [getPublicKey]),
    configure() {},
  };
}
