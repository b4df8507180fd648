import type { CloudName } from "../../../provider/src/args.ts";
import type { Fault } from "../account/faults.ts";
import type { AccountEvent, Resource } from "../account/store.ts";
import type { Engine } from "../engine/engine.ts";
import type { Sandbox } from "../sandbox.ts";
import { cloudProgram, cloudStack } from "./program.ts";

export type FaultKind = Fault["kind"];

export const faultKinds: readonly FaultKind[] = ["error", "timeout", "rate-limited", "created-but-no-answer"];

/** One creation in a run of the engine. */
export interface Creation {
  readonly type: string;
  readonly name: string;
}

export interface PlannedFault extends Creation {
  readonly kind: FaultKind;
}

/** What became of faults at many creations. */
export interface Tour {
  /** Faults that came due. */
  readonly tried: number;
  /** Creations that a later run brought to an end without any help. */
  readonly recovered: number;
  /** Lost answers whose thing the cloud refused to make twice, or to use while it was there twice; it went on once that was removed. */
  readonly refused: number;
  /** Lost answers whose thing the cloud made once more. */
  readonly twice: readonly string[];
  /** Of those, what is still in the account after destroy, and nobody's. */
  readonly orphans: readonly string[];
  /** What else is there at the end that shouldn't be, or isn't that should. Empty: the same cluster as without faults. */
  readonly differences: readonly string[];
  readonly runs: number;
}

/** Keys, commands and charts are the same on every cloud. */
export const isOwn = ({ type }: Creation): boolean => !/^(tls|command|kubernetes):/.test(type);

/** A plug-in asks again after a rate limit; so many in a row make it give up. */
const inARow: Readonly<Partial<Record<FaultKind, number>>> = { "rate-limited": 6 };

/** What a run without faults creates, in order. Leaves the account empty. */
export async function creationsOf(sandbox: Sandbox, cloud: CloudName): Promise<{ creations: Creation[]; things: string[] }> {
  const engine = await cloudStack(sandbox, "without-faults", cloudProgram(cloud));
  await succeed(engine, "up");
  const events = await sandbox.ask<AccountEvent[]>("/events");
  const creations = events.filter(({ operation }) => operation === "create").map(({ type, name }) => ({ type, name }));
  const things = await thingsIn(sandbox);
  await succeed(engine, "destroy");
  return { creations, things };
}

/**
 * Lets each of the creations go wrong once, all in one stack: a run ends with the first that do, the next goes on from there. After the last run
 * the cluster is compared with one without faults, then destroyed.
 */
export async function tour(sandbox: Sandbox, cloud: CloudName, faults: readonly PlannedFault[], things: readonly string[]): Promise<Tour> {
  const engine = await cloudStack(sandbox, "with-faults", cloudProgram(cloud));
  const from = (await sandbox.ask<AccountEvent[]>("/events")).length;
  await sandbox.ask("/faults", "PUT", faults.flatMap(asFaults));
  const refused = new Set<string>();
  const mostRuns = faults.length + 10;
  let runs = 1;
  let due = 0;
  for (let run = await engine.up(); run.code !== 0; run = await engine.up()) {
    if (runs++ > mostRuns) throw new Error(`${cloud}: not done after ${mostRuns} runs\n${run.output.slice(-3000)}`);
    const double = await refusedDoubles(sandbox, from);
    const seen = faultsSeen((await sandbox.ask<AccountEvent[]>("/events")).slice(from), faults);
    // Nothing new went wrong and nothing was refused twice, so a thing that is there twice is in the way.
    const inTheWay = double.length === 0 && seen === due ? await strangers(sandbox, engine) : [];
    due = seen;
    for (const lost of [...double, ...inTheWay]) {
      refused.add(keyOf(lost));
      await sandbox.ask("/door/delete", "POST", { type: lost.type, name: lost.name, id: lost.id });
    }
  }
  await sandbox.ask("/faults", "PUT", []);
  const tried = faultsSeen((await sandbox.ask<AccountEvent[]>("/events")).slice(from), faults);
  const lost = new Set(faults.filter(({ kind }) => kind === "created-but-no-answer").map(keyOf));
  const found = await thingsIn(sandbox);
  const twice = [...lost].filter((one) => count(found, one) === count(things, one) + 1);
  const differences = compare(things, found).filter((one) => !twice.includes(one));
  const orphans = await destroyed(sandbox, engine);
  const recovered = tried - refused.size - twice.length;
  return { tried, recovered, refused: refused.size, twice, orphans, differences, runs };
}

const keyOf = ({ type, name }: Creation): string => `${type} ${name}`;

const asFaults = ({ type, name, kind }: PlannedFault): Fault[] =>
  Array.from({ length: inARow[kind] ?? 1 }, (_, i) => ({ type, name, operation: "create", nth: i + 1, kind }));

function faultsSeen(events: readonly AccountEvent[], faults: readonly Creation[]): number {
  const failed = new Set(events.filter(({ operation, error }) => operation === "create" && error).map(keyOf));
  return faults.filter((fault) => failed.has(keyOf(fault))).length;
}

/** Things whose answer was lost and which the cloud has since refused to make again. */
async function refusedDoubles(sandbox: Sandbox, from: number): Promise<Resource[]> {
  const events = (await sandbox.ask<AccountEvent[]>("/events")).slice(from);
  return (await sandbox.things()).filter((resource) => {
    const own = events.filter(({ type, name, operation }) => operation === "create" && type === resource.type && name === resource.name);
    const lost = own.findIndex(({ error }) => error?.code === "no_answer");
    const after = own.slice(lost + 1);
    return lost >= 0 && after.length > 0 && after.every(({ error }) => error && error.code !== "no_answer");
  });
}

/** What is in the account and not in the stack. */
async function strangers(sandbox: Sandbox, engine: Engine): Promise<Resource[]> {
  const known = new Set((await engine.resources()).map(({ type, id }) => `${type} ${id}`));
  return (await sandbox.things()).filter(({ type, id }) => !known.has(`${type} ${id}`));
}

async function thingsIn(sandbox: Sandbox): Promise<string[]> {
  return (await sandbox.things()).map(keyOf).sort();
}

const count = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;

/** Which things there are more or fewer of. */
function compare(wanted: readonly string[], found: readonly string[]): string[] {
  return [...new Set([...wanted, ...found])].filter((one) => count(wanted, one) !== count(found, one));
}

/** What the stack's destroy leaves. Things that hold on to others are removed, so that it can end. */
async function destroyed(sandbox: Sandbox, engine: Engine): Promise<string[]> {
  const orphans: string[] = [];
  for (let round = 0; round < 5; round++) {
    const run = await engine.destroy();
    const left = await strangers(sandbox, engine);
    for (const { type, name, id } of left) {
      await sandbox.ask("/door/delete", "POST", { type, name, id }).then(
        () => orphans.push(`${type} ${name} (${id})`),
        () => {}, // another orphan uses it: the next round
      );
    }
    if (run.code === 0 && (await sandbox.bill()).left.length === 0) return orphans;
  }
  throw new Error(`destroy leaves ${(await sandbox.bill()).left.join(", ")}`);
}

async function succeed(engine: Engine, what: "up" | "destroy"): Promise<void> {
  const { code, output } = await engine[what]();
  if (code !== 0) throw new Error(`pulumi ${what} ended with ${code}\n${output.slice(-4000)}`);
}
