import { backoffMs } from "../api/clock.ts";
import { isUncertain } from "../api/error.ts";
import type { Session } from "./session.ts";

/** How one kind of thing is found and made. */
export interface Making<T> {
  /** "server", for people. */
  readonly what: string;
  readonly name: string;
  readonly idOf: (found: T) => string;
  /** All of that name. */
  readonly look: () => Promise<readonly T[]>;
  /** It is as we would have made it, and nothing else uses it: so it is ours, and the answer was lost. */
  readonly isOurs: (found: T) => boolean;
  readonly make: () => Promise<T>;
  /** What to do with one of that name that isn't ours. */
  readonly instead: (id: string) => string;
}

const looks = 4;

/**
 * Makes a thing that the API would make a second time if it were asked again. It is looked for by its name first, and again where no answer came:
 * then only one that wasn't there before is what was asked for.
 */
export async function makeOnce<T>(session: Session, making: Making<T>): Promise<T> {
  const { what, name, idOf, look, isOurs, make, instead } = making;
  const before = await look();
  const [found] = before;
  if (found !== undefined) {
    const isLost = before.length === 1 && !session.context.wasInState && isOurs(found);
    if (!isLost) throw new Error(taken(what, name, before.map(idOf), instead));
    session.context.warn(
      `the ${what} "${name}" (${idOf(found)}) was made in an earlier run that got no answer: it is taken over, not made again`,
    );
    return found;
  }
  try {
    return await make();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    const lost = await lookAgain(session, look);
    if (lost.length > 1) throw new Error(taken(what, name, lost.map(idOf), instead));
    if (lost[0] !== undefined) return lost[0];
    throw new Error(
      `${(error as Error).message}. No ${what} named "${name}" is there, so it was not made as far as the API shows; the next run looks once more before it makes one`,
    );
  }
}

async function lookAgain<T>({ clock, context }: Session, look: Making<T>["look"]): Promise<readonly T[]> {
  for (let attempt = 0; attempt < looks; attempt++) {
    const found = await look();
    if (found.length > 0) return found;
    context.status("no answer came: looking whether it was made all the same");
    // A list may lag behind.
    await clock.sleep(backoffMs(attempt, clock.random(), { first: 1000, most: 8000 }), context.signal);
  }
  return look();
}

function taken(what: string, name: string, ids: readonly string[], instead: (id: string) => string): string {
  const [first = ""] = ids;
  return ids.length === 1
    ? `there is a ${what} named "${name}" already (${first}), which this stack didn't make: give this one another name, or ${instead(first)}`
    : `there are ${ids.length} of the kind ${what} named "${name}" (${ids.join(", ")}): rename or remove those that are not wanted`;
}
