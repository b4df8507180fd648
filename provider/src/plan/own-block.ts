import type { ClusterArgs } from "../args.ts";

/** What the program wrote in the block of the cloud that it chose, by key; empty where there is no such block. */
export function ownBlock(args: ClusterArgs): Readonly<Record<string, unknown>> {
  return { ...args[args.cloud] };
}
