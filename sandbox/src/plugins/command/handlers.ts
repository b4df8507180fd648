import { randomBytes } from "node:crypto";
import { isList, isMap, UNKNOWN, type Value, type Values } from "../../account/value.ts";
import type { Handler, Work } from "../own-door.ts";
import type { Environment } from "../plugin.ts";
import { endpointOf } from "./endpoint.ts";
import type { Logging } from "./line-log.ts";
import type { Printed, Script } from "./remote-run.ts";
import { copyToRemoteTable, localCommandTable, remoteCommandTable } from "./tables.ts";

type Run = (script: Script, work: Work) => Promise<Printed>;

const uniqueId = (name: string) => `${name}${randomBytes(4).toString("hex")}`;
const asText = (value: Value | undefined) => (value === undefined || value === null ? undefined : String(value));

function scriptOf(inputs: Values, command: string, before: Values): Script {
  const environment = isMap(inputs.environment)
    ? Object.fromEntries(Object.entries(inputs.environment).map(([key, value]) => [key, String(value)]))
    : {};
  const previous =
    inputs.addPreviousOutputInEnv === false ? {} : { PULUMI_COMMAND_STDOUT: before.stdout, PULUMI_COMMAND_STDERR: before.stderr };
  const told = Object.entries(previous).flatMap(([key, value]) => (asText(value) ? [[key, String(value)]] : []));
  return {
    command,
    environment,
    optionalEnvironment: Object.fromEntries(told),
    stdin: asText(inputs.stdin),
    logging: (asText(inputs.logging) ?? "stdoutAndStderr") as Logging,
  };
}

/** Both kinds of command live the same life: `create`, then `update` or `create` again, then `delete`. */
function command(table: Handler["table"], run: Run): Handler {
  const printedBy = async (work: Work, script: string | undefined, inputs: Values): Promise<Values> => {
    const { stdout, stderr } = script === undefined ? before(work.olds) : await run(scriptOf(inputs, script, work.olds), work);
    return { stdout, stderr };
  };
  return {
    table,
    async create(work) {
      const printed = await printedBy(work, asText(work.inputs.create), work.inputs);
      return { id: uniqueId(work.name), outputs: { ...work.inputs, ...printed } };
    },
    async update(work) {
      const script = asText(work.inputs.update) ?? asText(work.inputs.create);
      return { ...work.inputs, ...(await printedBy(work, script, work.inputs)) };
    },
    async delete(work) {
      // With the connection of the state, which is that of the last successful run.
      const script = asText(work.olds.delete);
      if (script !== undefined) await run(scriptOf(work.olds, script, work.olds), { ...work, inputs: work.olds });
    },
    planned: (outputs) => ({ ...outputs, stdout: UNKNOWN, stderr: UNKNOWN }),
  };
}

const before = (olds: Values): Printed => ({ stdout: asText(olds.stdout) ?? "", stderr: asText(olds.stderr) ?? "" });

/** SSH, loaded with the first command: a plug-in that only previews starts without it. */
const overSsh: Run = async (script, { inputs, context }) => {
  const { dial } = await import("./dial.ts");
  const { runRemotely } = await import("./remote-run.ts");
  const client = await dial(endpointOf(inputs.connection), context);
  try {
    return await runRemotely(client, script, context);
  } finally {
    client.end();
  }
};

/** At level `engine` there are no machines: a command succeeds and prints nothing, unless a test has laid another answer ready. */
const fromTable: Run = async (script, { answer }) => {
  const { stdout = "", stderr = "", exitCode = 0 } = answer;
  if (exitCode !== 0)
    throw new Error(`Process exited with status ${exitCode}: running ${JSON.stringify(script.command)}:\n${stdout}${stderr}`);
  return { stdout, stderr };
};

const locally =
  (environment: Environment): Run =>
  async (script, { inputs, context }) => {
    const { runLocally } = await import("./local-run.ts");
    const directory = asText(inputs.dir);
    const interpreter = isList(inputs.interpreter) ? { interpreter: inputs.interpreter.map(String) } : {};
    return runLocally({ ...script, inherited: environment, ...interpreter, ...(directory === undefined ? {} : { directory }) }, context);
  };

const copyToRemote = (isMachine: boolean): Handler => {
  const copy = async ({ inputs, context }: Work) => {
    if (isMachine) await (await import("./copy.ts")).copyToRemote(inputs, context);
    return inputs;
  };
  return {
    table: copyToRemoteTable,
    create: async (work) => ({ id: randomBytes(4).toString("hex"), outputs: await copy(work) }),
    update: copy,
  };
};

export function commandHandlers(environment: Environment): readonly Handler[] {
  const isMachine = environment.SANDBOX_LEVEL !== "engine";
  return [
    command(remoteCommandTable, isMachine ? overSsh : fromTable),
    command(localCommandTable, locally(environment)),
    copyToRemote(isMachine),
  ];
}
