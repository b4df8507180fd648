import type { Plan } from "../../plan/plan.ts";
import { asked } from "./merge.ts";

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

/** Those for what the umbrella brings along, where the program gives no credentials of its own. */
export function secretsFor(plan: Plan, theirs: object): PhilotesSecrets {
  const isBundled = (part: string) => (asked(theirs, `${part}.enabled`) ?? plan.environment !== "production") !== false;
  const says = (...paths: string[]) => paths.some((path) => asked(theirs, path) !== undefined);
  return {
    database:
      isBundled("postgresql") && !says("postgresql.auth.existingSecret", "postgresql.auth.password", "postgresql.auth.postgresPassword")
        ? database
        : undefined,
    objectStorage: isBundled("minio") && !says("minio.existingSecret", "minio.rootPassword") ? objectStorage : undefined,
  };
}
