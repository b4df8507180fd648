import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files with practice servers before those with the engine before the rest: begun last, a long one would run alone at the end. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

function rank(file: string): number {
  if (/machine\.test\.ts$/.test(file)) return 0;
  return /\.(engine|contract|install)\.test\.ts$/.test(file) ? 1 : 2;
}
