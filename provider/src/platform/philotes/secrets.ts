import { valueAt } from "../../contract/live.ts";
import type { Plan } from "../../plan/plan.ts";

/** A Secret that takes the place of a password which the umbrella chart would else set for everyone. */
export interface PhilotesSecret {
  readonly name: string;
  /** Keys that hold the generated password, and those that hold something else. */
  readonly passwordKeys: readonly string[];
  readonly texts: { readonly [key: string]: string };
}

export interface PhilotesSecrets {
  readonly database: PhilotesSecret | undefined;
  readonly objectStorage: PhilotesSecret | undefined;
}

const user = "philotes";

/** Under the names that the umbrella's parts look for; keys of the bundled chart and of those that use it. */
const database: PhilotesSecret = { name: "philotes-postgresql", passwordKeys: ["postgres-password", "password"], texts: {} };
const objectStorage: PhilotesSecret = {
  name: "philotes-minio",
  passwordKeys: ["rootPassword", "secret-key"],
  texts: { rootUser: user, "access-key": user },
};

/** Whether the umbrella brings the part along: not in production, unless the program asks for it. */
export function isBundled(plan: Plan, theirs: object, part: "postgresql" | "minio"): boolean {
  return (valueAt(theirs, `${part}.enabled`) ?? plan.environment !== "production") !== false;
}

/** Those for what the umbrella brings along, where the program gives no credentials of its own. */
export function secretsFor(plan: Plan, theirs: object): PhilotesSecrets {
  const says = (...paths: string[]) => paths.some((path) => valueAt(theirs, path) !== undefined);
  return {
    database:
      isBundled(plan, theirs, "postgresql") &&
      !says("postgresql.auth.existingSecret", "postgresql.auth.password", "postgresql.auth.postgresPassword")
        ? database
        : undefined,
    objectStorage: isBundled(plan, theirs, "minio") && !says("minio.existingSecret", "minio.rootPassword") ? objectStorage : undefined,
  };
}
