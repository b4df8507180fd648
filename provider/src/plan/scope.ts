import type { ClusterArgs } from "../args.ts";
import { cloudNames } from "../args.ts";
import type { Problem } from "../values/problem.ts";
import { refused } from "../values/problem.ts";
import { foreignDnsCredentials } from "./dns-providers.ts";

/** What the contract already names and this release does not do, and what does not belong to the chosen cloud. Live values are not looked at. */
export function scopeProblems(args: ClusterArgs): Problem[] {
  const problems: Problem[] = [];
  for (const block of cloudNames) {
    if (block === args.cloud || args[block] === undefined) continue;
    problems.push(refused(block, `belongs to another cloud than "${args.cloud}": leave it out, or write cloud: ${block}`));
  }
  problems.push(...foreignDnsCredentials(args));
  return problems;
}
