import { isUnknown } from "../../contract/live.ts";
import { type Problem, refused } from "../../values/problem.ts";
import { guardOf } from "../guard.ts";
import type { CheckContext, Properties } from "../resource.ts";

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

/** Stands before a cluster's volume: a change that would cost the volume's data is refused before the volume is come to. */
export const volumeGuard = guardOf({
  type: guardType,
  refuse: changeProblems,
  atEnd(inputs, { name, warn }) {
    if (inputs.retain !== true) return;
    warn(
      `${name} is not deleted, since storage.retain was on: the volume (${volumeIn(inputs)}) stays in your account with its data and costs ` +
        `${inputs.monthlyEur} EUR a month until you delete it there. Rename it before a cluster of the same name is made: some clouds refuse two of one name.`,
    );
  },
});

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
