import { type Context, changedInputs, type Difference, type OwnResource, type Properties } from "../../clouds/resource.ts";
import { isUnknown } from "../../contract/live.ts";
import { loader } from "../payload.ts";
import { type Connection, connect, type Endpoint, NobodyAnswers, SomebodyElse } from "./connection.ts";
import { shownKey } from "./host-keys.ts";
import { runRemotely } from "./remote-run.ts";

export const machineType = "philotes:k3s:Machine";

/** Whether it alone has the cluster's data, or is the one of several servers through which all is set up. */
export type Standing = "only-server" | "first-server" | "node";

/** Inputs as a state holds them. */
export interface MachineInputs extends Endpoint {
  /** Name of its node. */
  readonly node: string;
  /** Standard input of the program that takes it in and lets it go. */
  readonly stdin: string;
  readonly standing: Standing;
}

/** Seconds for which an answer is waited for. */
export interface Patience {
  readonly toTake: number;
  /** Shorter: it may be gone for good, and nothing is lost then. */
  readonly toLeave: number;
}

/** A run waits at most 15 minutes for another one, then works for a few. */
const limitSeconds = 1500;

/**
 * A machine that no cloud makes, as a resource: created, it is part of the cluster; deleted, it is as it was before. One that is gone can't be cleaned,
 * which must not hold up a destroy, so deleting that says so and succeeds. Another host key is another machine: the old one leaves before the new one comes.
 */
export const machineResource = (patience: Patience = { toTake: 120, toLeave: 45 }): OwnResource => ({
  type: machineType,
  computed: ["shownKey"],
  secrets: ["privateKey"],
  check: (inputs) => ({ problems: [], inputs }),
  diff: (olds, news) => difference(olds.inputs, news),
  known: ({ hostKey }) => ({ hostKey }),
  unsettled: ({ inputs }, news) => (["host", "port"].some((input) => inputs[input] !== news[input]) ? ["shownKey"] : []),
  create: async (inputs, context) => ({ id: context.name, outputs: await take(inputs, context, patience.toTake) }),
  update: (_, __, news, context) => take(news, context, patience.toTake),
  read: async (id, { inputs, outputs }) => {
    if (!inputs || !outputs || Object.keys(inputs).length === 0)
      throw new Error("a machine is part of a cluster and can't be imported: write it in the cluster's program");
    return { id, inputs, outputs };
  },
  delete: (_, { inputs }, context) => leave(inputs, context, patience.toLeave),
});

function difference(olds: Properties, news: Properties): Difference {
  const changed = changedInputs(olds, news);
  if (changed.includes("hostKey") && !isUnknown(news.hostKey)) refuseToExchange(olds, changed.includes("host"));
  return { changes: changed.map((input) => ({ input, replaces: input === "hostKey" })) };
}

function refuseToExchange({ node, standing }: Properties, isElsewhere: boolean): void {
  // Under its address it would be the same one, installed anew, and so the cluster.
  if (standing === "only-server" && isElsewhere)
    throw new Error(
      `${node} is the only control-plane server, and all that the cluster knows is on it alone: no other can take its place. ` +
        "Add two control-plane servers first, or destroy the cluster and make it anew. If it is the same machine at another address, its hostKey is the same too",
    );
  // What is in the cluster is deleted with it for the engine, which would make all of that a second time.
  if (standing === "first-server")
    throw new Error(
      `${node} is the control-plane server through which the cluster is set up, and no other can take its name: ` +
        "leave it out, and write the other one by a name that sorts after those of the other control-plane servers",
    );
}

async function take(inputs: Properties, context: Context, patienceSeconds: number): Promise<Properties> {
  const machine = inputs as unknown as MachineInputs;
  const connection = await connect(machine, { patienceSeconds, signal: context.signal, status: context.status });
  await run(connection, machine, loader(`take ${machine.node} into the cluster`, "claim"), context);
  return { hostKey: machine.hostKey, shownKey: shownKey(machine.hostKey, await connection.hostKeys) };
}

async function leave(inputs: Properties, context: Context, patienceSeconds: number): Promise<void> {
  const machine = inputs as unknown as MachineInputs;
  let connection: Connection;
  try {
    connection = await connect(machine, { patienceSeconds, signal: context.signal, status: context.status });
  } catch (error) {
    if (error instanceof SomebodyElse)
      return context.warn(
        `${machine.node} could not be cleaned: ${error.message}, so it is another machine by now, or one that was installed anew. Nothing was done there`,
      );
    if (error instanceof NobodyAnswers) return context.warn(`${machine.node} could not be cleaned: ${error.message}. ${byHand}`);
    throw error;
  }
  await run(connection, machine, loader(`leave ${machine.node} as it was before`, "release"), context);
}

async function run({ client, hostKeys }: Connection, { node, stdin }: MachineInputs, command: string, context: Context): Promise<void> {
  try {
    const said = await runRemotely(client, { command, input: stdin, limitSeconds, signal: context.signal, say: context.status });
    // Other lines are of sudo and the like.
    for (const warning of said.filter((line) => line.startsWith(`${node}: `))) context.warn(warning);
    await hostKeys;
  } finally {
    client.end();
  }
}

const byHand =
  "If it comes back, clean it by hand: https://github.com/philotes/pulumi-philotes/blob/main/docs/existing.md#a-server-that-is-gone";
