/** Says what Pulumi's Registry would refuse or dislike, all at once. */
import { checkout } from "./registry/repository.ts";
import { check, rules } from "./registry/rules.ts";

const findings = check(checkout());
for (const { rule, finding } of findings) console.error(`${rule.id} ${rule.demand}: ${finding}`);
console.log(`${rules.length} rules of the Registry, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
