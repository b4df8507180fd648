import type { Problem } from "../values/problem.ts";
import { type CheckContext, type Context, changedInputs, type OwnResource, type Properties } from "./resource.ts";

export interface Guarded {
  /** Token. It is internal: no SDK has it, and only clusters make one. */
  readonly type: string;
  /** What a change of the inputs would cost, as reasons to refuse it. */
  refuse(before: Properties, now: Properties, context: CheckContext): readonly Problem[];
  /** Said when the guard goes; absent: nothing. */
  atEnd?(inputs: Properties, context: Context): void;
}

/**
 * A resource that makes nothing and remembers its inputs, since a component sees nothing of its last run. Where a change must not be, checking it
 * fails, which it does in a preview already, and what depends on the guard is never come to.
 */
export const guardOf = ({ type, refuse, atEnd }: Guarded): OwnResource => ({
  type,
  computed: [],
  secrets: [],
  check: (inputs, context, before) => ({ inputs, problems: before ? refuse(before, inputs, context) : [] }),
  diff: (olds, news) => ({ changes: changedInputs(olds.inputs, news).map((input) => ({ input, replaces: false })) }),
  known: (inputs) => inputs,
  create: async (inputs, { name }) => ({ id: name, outputs: inputs }),
  read: async (id, { inputs = {}, outputs = {} }) => ({ id, inputs, outputs }),
  update: async (_id, _olds, news) => news,
  delete: async (_id, { inputs }, context) => atEnd?.(inputs, context),
});
