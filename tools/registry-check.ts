/** Says what Pulumi's Registry would refuse or dislike, all at once. `--all` lists every rule, and who holds those that this can't. */
import { elsewhere } from "./registry/elsewhere.ts";
import { checkout } from "./registry/repository.ts";
import { check, rules } from "./registry/rules.ts";

if (process.argv.includes("--all")) {
  for (const { id, demand } of rules) console.log(`${id.padEnd(4)} ${demand}`);
  for (const [id, why] of Object.entries(elsewhere)) console.log(`${id.padEnd(4)} not here: ${why}`);
}
const findings = check(checkout());
for (const { rule, finding } of findings) console.error(`${rule.id} ${rule.demand}: ${finding}`);
const others = Object.keys(elsewhere).length;
console.log(
  `${rules.length} rules of the Registry, ${findings.length} findings; ${others} more are held elsewhere (node tools/registry-check.ts --all)`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
