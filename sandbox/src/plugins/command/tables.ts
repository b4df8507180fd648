import { anything, asset, type Field, flag, integer, list, map, number, object, type ResourceTable, text } from "../../account/table.ts";

const endpoint: Readonly<Record<string, Field>> = {
  agentSocketPath: text(),
  dialErrorLimit: integer({ default: 10 }),
  host: text({ required: true }),
  hostKey: text(),
  password: text({ secret: true }),
  perDialTimeout: integer({ default: 15 }),
  port: number({ default: 22 }),
  privateKey: text({ secret: true }),
  privateKeyPassword: text({ secret: true }),
  user: text({ default: "root" }),
};

const connection = (): Field => object({ ...endpoint, proxy: object(endpoint) }, { required: true, secret: true });

/** Whatever is in the list, a change replaces, even where there is an `update`. */
const triggers = () => list(anything(), { replaces: true });

const script: Readonly<Record<string, Field>> = {
  addPreviousOutputInEnv: flag({ default: true, optional: true }),
  create: text(),
  delete: text(),
  environment: map(text()),
  logging: text({ oneOf: ["stdout", "stderr", "stdoutAndStderr", "none"] }),
  stdin: text(),
  triggers: triggers(),
  update: text(),
};

const printed = { stderr: text(), stdout: text() };

export const remoteCommandTable: ResourceTable = {
  type: "command:remote:Command",
  made: "native",
  inputs: { ...script, connection: connection() },
  outputs: printed,
};

export const copyToRemoteTable: ResourceTable = {
  type: "command:remote:CopyToRemote",
  made: "native",
  inputs: { connection: connection(), remotePath: text({ required: true }), source: asset({ required: true }), triggers: triggers() },
  outputs: {},
};

/** The files that the real one collects after the run. */
const NOT_COLLECTED = "the sandbox's stand-in collects no files after a local command";

export const localCommandTable: ResourceTable = {
  type: "command:local:Command",
  made: "native",
  inputs: {
    ...script,
    archivePaths: list(text(), { refused: NOT_COLLECTED }),
    assetPaths: list(text(), { refused: NOT_COLLECTED }),
    dir: text(),
    interpreter: list(text()),
  },
  outputs: printed,
};
