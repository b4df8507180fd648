import type { Properties } from "../../src/faults/program.ts";
import type { Sandbox } from "../../src/sandbox.ts";
import type { Life } from "./life.ts";

/** The YAML program of the default cluster with these properties. */
export type WriteProgram = (properties: Properties) => string;
/** What it shows → how. */
export type Steps = Readonly<Record<string, (life: Life) => Promise<void>>>;

/** What only one cloud has to show in a cluster's life, beside what all have (cluster-life.ts). */
export interface Special {
  /** What must be there before the first program can be written. */
  readonly prepare?: (sandbox: Sandbox) => Promise<WriteProgram>;
  /** How a shell command is run on a node, where that isn't by the cluster's own login. */
  readonly onServer?: (node: string, command: string) => Promise<string>;
  /** Seen in the default cluster. */
  readonly first?: Steps;
  /** Changes together with another pool's coming, and what is seen then. A step may do an `up` of its own. */
  readonly growth?: Properties;
  readonly grown?: Steps;
  /** Changes together with that pool's going, and what is seen then. */
  readonly shrinkage?: Properties;
  readonly shrunk?: Steps;
  /** Seen after destroy. */
  readonly gone?: Steps;
}
