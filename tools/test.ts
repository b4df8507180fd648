/** Every check that CI runs, cheapest first; prints what each took and ends with the first that failed. */
import { spawnSync } from "node:child_process";

const steps: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["generated files", ["node", "provider/schema/generate.ts", "--check"]],
  ["lint", ["biome", "check", "."]],
  ["types", ["tsc", "-p", "."]],
  ["tests", ["vitest", "run", "--reporter=default"]],
];

for (const [name, [program, ...args]] of steps) {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(program as string, args, { stdio: "inherit" });
  console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
  if (status !== 0) process.exit(status ?? 1);
}
