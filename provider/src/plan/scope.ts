import type { ClusterArgs } from "../args.ts";
import { cloudNames } from "../args.ts";
import type { Problem } from "../values/problem.ts";
import { notYet, refused } from "../values/problem.ts";

/** What the contract already names and this release does not do, and what does not belong to the chosen cloud. Live values are not looked at. */
export function scopeProblems(args: ClusterArgs): Problem[] {
  const problems: Problem[] = [];
  for (const block of cloudNames) {
    if (block === args.cloud || args[block] === undefined) continue;
    problems.push(refused(block, `belongs to another cloud than "${args.cloud}": leave it out, or write cloud: ${block}`));
  }
  if ([args.dns, args.dnsToken, args.dnsAccessKeyId, args.dnsSecretAccessKey].some((value) => value !== undefined)) {
    problems.push(
      notYet("dns", "DNS (dns and its credentials)", "leave it out, and point your names at the output ingressAddress yourself"),
    );
  }
  if (args.platform?.certificates?.dns01 === true) {
    problems.push(notYet("platform.certificates.dns01", "proving names by DNS", "leave it out: names are proven by HTTP"));
  }
  return problems;
}
