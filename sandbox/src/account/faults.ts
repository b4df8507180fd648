/** What a test lets go wrong. `nth` counts the operations of that type from 1, since the faults were last set. */
export interface Fault {
  /** A type token; `*` is any type. */
  readonly type: string;
  readonly operation: "create" | "read" | "update" | "delete" | "invoke";
  /** 0 is every time. */
  readonly nth: number;
  readonly kind: "error" | "timeout" | "created-but-no-answer" | "rate-limited";
  /** Only the resource of this logical name. */
  readonly name?: string;
  readonly message?: string;
}

/** What the command stand-in answers at engine level, instead of success with empty output. */
export interface Answer {
  /** Logical name of the command; `*` is any. */
  readonly name: string;
  readonly operation: "create" | "update" | "delete";
  readonly stdout?: string;
  readonly stderr?: string;
  /** 0 when absent. */
  readonly exitCode?: number;
}

const KINDS = ["error", "timeout", "created-but-no-answer", "rate-limited"];

export class Faults {
  #faults: readonly Fault[] = [];
  #seen: number[] = [];
  answers: readonly Answer[] = [];

  get list(): readonly Fault[] {
    return this.#faults;
  }

  set(faults: readonly Fault[]): void {
    for (const fault of faults) {
      if (!KINDS.includes(fault.kind)) throw new Error(`unknown kind of fault "${fault.kind}": one of ${KINDS.join(", ")}`);
    }
    this.#faults = faults;
    this.#seen = faults.map(() => 0);
  }

  /** Counts the operation and gives the fault whose turn it is. */
  take(type: string, operation: string, name: string): Fault | undefined {
    let due: Fault | undefined;
    this.#faults.forEach((fault, index) => {
      const meant = (fault.type === type || fault.type === "*") && fault.operation === operation && (fault.name ?? name) === name;
      if (!meant) return;
      const seen = (this.#seen[index] ?? 0) + 1;
      this.#seen[index] = seen;
      if (fault.nth === 0 || fault.nth === seen) due ??= fault;
    });
    return due;
  }

  answer(name: string, operation: string): Answer | undefined {
    return this.answers.find((answer) => answer.operation === operation && (answer.name === name || answer.name === "*"));
  }
}
