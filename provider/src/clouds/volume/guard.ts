import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../../contract/live.ts";
import { type Problem, refused } from "../../values/problem.ts";
import type { CheckContext, OwnResource, Properties } from "../resource.ts";

/** Token of the guard. It is internal: no SDK has it, and only clusters make one. */
export const guardType = "philotes:index:VolumeGuard";

/** What a cluster's volume is. */
export interface GuardedVolume {
  readonly sizeGib: number;
  readonly cloud: string;
  readonly location: string;
  /** The cloud's project, where the program names one. */
  readonly project?: string | undefined;
  /** It stays when the cluster goes. */
  readonly retain: boolean;
  readonly monthlyEur: number;
}

/** Where one of these is another, the volume is another one too, and an empty one. */
const places = ["cloud", "location", "project"] as const;

/**
 * Stands before a cluster's volume and remembers what it was: a component sees nothing of its last run. Where a change would cost the volume's data,
 * checking the guard fails, which it does in a preview already, and the volume is never come to.
 */
export const volumeGuard: OwnResource = {
  type: guardType,
  computed: [],
  secrets: [],
  check: (inputs, context, before) => ({ inputs, problems: before ? changeProblems(before, inputs, context) : [] }),
  diff: (olds, news) => {
    const inputs = [...new Set([...Object.keys(olds.inputs), ...Object.keys(news)])];
    return {
      changes: inputs.filter((input) => !isDeepStrictEqual(olds.inputs[input], news[input])).map((input) => ({ input, replaces: false })),
    };
  },
  known: (inputs) => inputs,
  create: async (inputs, { name }) => ({ id: name, outputs: inputs }),
  read: async (id, { inputs = {}, outputs = {} }) => ({ id, inputs, outputs }),
  update: async (_id, _olds, news) => news,
  async delete(_id, { inputs }, { name, warn }) {
    if (inputs.retain !== true) return;
    warn(
      `${name} is not deleted, since storage.retain was on: the volume (${volumeIn(inputs)}) stays in your account with its data and costs ` +
        `${inputs.monthlyEur} EUR a month until you delete it there. Rename it before a cluster of the same name is made: some clouds refuse two of one name.`,
    );
  },
};

function changeProblems(before: Properties, now: Properties, { name, urn }: CheckContext): Problem[] {
  const untrue = `Where the run that asked for that has failed and it never came to be, let it be forgotten: pulumi up --replace '${urn}'`;
  const [was, is] = [Number(before.sizeGib), Number(now.sizeGib)];
  const smaller =
    is < was
      ? [
          `storage.sizeGib: ${is} is less than the ${was} GiB of the volume ${name}, and volumes only grow: a smaller one would be a new, empty one. It was ` +
            `not touched. Write ${was} or more; or, to do without its data, storage.sizeGib: 0 for one run and then ${is}. ${untrue}`,
        ]
      : [];
  const moved = places
    .filter((place) => differs(before[place], now[place]))
    .map(
      (place) =>
        `the volume ${name} (${volumeIn(before)}) would be left for a new, empty one, since ${change(place, before, now)}. It was not touched. ` +
        `Take that back; or copy the data away, and write storage.sizeGib: 0 for one run. ${untrue}`,
    );
  // Without a path: the engine would look for its value among the guard's inputs.
  return [...smaller, ...moved].map((reason) => refused("", reason));
}

/** A project may be a secret of somebody's. */
function change(place: (typeof places)[number], before: Properties, now: Properties): string {
  return place === "project" ? "it would be in another project" : `its ${place} was "${before[place]}" and would be "${now[place]}"`;
}

const volumeIn = ({ sizeGib, location }: Properties) => `${sizeGib} GiB in ${location}`;
const differs = (before: unknown, now: unknown) => !isUnknown(before) && !isUnknown(now) && before !== now;
