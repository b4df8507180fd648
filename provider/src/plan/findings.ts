import type { Problem } from "../values/problem.ts";

/** What parsing found: parsers add to it and go on with a default, so that everything wrong is said at once. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: string[];
}
