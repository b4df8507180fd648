import type { Repository } from "./repository.ts";
import type { Rule } from "./rule.ts";
import { docs } from "./rules/docs.ts";
import { listing } from "./rules/listing.ts";
import { schema } from "./rules/schema.ts";

/**
 * What Pulumi's Registry asks of a community package, as far as a working tree can answer. Ids: E the entry in its list, R the release,
 * S the schema, D the pages, P the SDKs, A the API pages, C components. Read from https://github.com/pulumi/registry at 0b21a20c, 2026-11.
 */
export const rules: readonly Rule[] = [...listing, ...schema, ...docs];

export interface Finding {
  readonly rule: Rule;
  readonly finding: string;
}

export const check = (repository: Repository): readonly Finding[] =>
  rules.flatMap((rule) => rule.findings(repository).map((finding) => ({ rule, finding })));
