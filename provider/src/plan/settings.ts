import type { RunConfiguration } from "../args-configuration.ts";
import { type Problem, refused } from "../values/problem.ts";

const awaitReleases: keyof RunConfiguration = "awaitReleases";

/** What is wrong with what a cluster reads of the stack's configuration. */
export function settingProblems(configured: (key: string) => string | undefined): Problem[] {
  const key = `philotes:${awaitReleases}`;
  const value = configured(key);
  if (value === undefined || value === "true" || value === "false") return [];
  return [refused(key, `"${value}" is neither true nor false: write \`pulumi config set ${key} false\`, or \`pulumi config rm ${key}\``)];
}
