import { Ajv, type AnySchemaObject } from "ajv";

/** The part of an OpenAPI 3.0 description that says how answers look. */
interface Description {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly responses?: { readonly [status: string]: Response } } };
  };
  readonly components: { readonly schemas: { readonly [name: string]: AnySchemaObject } };
}

interface Response {
  readonly content?: { readonly "application/json"?: { readonly schema?: AnySchemaObject } };
}

/** OpenAPI's `nullable` in the words of JSON Schema, and its references where Ajv finds them. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, example: _, examples: __, ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).map(([key, member]) => [key, asJsonSchema(member)]);
  const schema = Object.fromEntries(entries.map(([key, member]) => [key, key === "$ref" ? String(member).replace("#", "api#") : member]));
  return nullable === true ? { anyOf: [{ type: "null" }, schema] } : schema;
}

/** Holds the answers of a door against its published description. */
export class DescribedAnswers {
  readonly #paths: Description["paths"];
  readonly #since: Readonly<Record<string, string>>;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  /** `GET /servers/{id} 200`: what has been answered so far. */
  readonly seen = new Set<string>();

  /** `since`: what the cloud answers since the description was written, `DELETE /things/{id} 201`, and the name of the schema that it follows. */
  constructor(text: string, since: Readonly<Record<string, string>> = {}) {
    const description = JSON.parse(text) as Description;
    this.#since = since;
    this.#paths = description.paths;
    this.#ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    this.#ajv.addFormat("decimal", /^\d+(\.\d+)?$/);
    this.#ajv.addFormat("int64", true).addFormat("int32", true).addFormat("double", true);
    this.#ajv.addSchema({ $id: "api", components: asJsonSchema(description.components) as AnySchemaObject });
  }

  /** What is wrong with an answer; empty: nothing. */
  problems(method: string, path: string, status: number, body: unknown): string[] {
    const described = this.#described(path);
    const what = `${method} ${described ?? path} ${status}`;
    const newer = this.#since[what];
    if (newer) return this.#against({ $ref: `#/components/schemas/${newer}` }, what, body);
    const responses = described === undefined ? undefined : this.#paths[described]?.[method.toLowerCase()]?.responses;
    const response = responses?.[status] ?? responses?.[`${Math.floor(status / 100)}xx`];
    if (!response) return [`${what}: not described`];
    this.seen.add(what);
    const schema = response.content?.["application/json"]?.schema;
    if (!schema) return body === undefined ? [] : [`${what}: described without a body`];
    return this.#against(schema, what, body);
  }

  #against(schema: AnySchemaObject, what: string, body: unknown): string[] {
    const validate = this.#ajv.compile(asJsonSchema(schema) as AnySchemaObject);
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${what}: ${error.instancePath} ${error.message}`);
  }

  #described(path: string): string | undefined {
    const given = path.split("/");
    const fits = (template: string) => {
      const parts = template.split("/");
      return (
        parts.length === given.length &&
        parts.every((part, index) => part === given[index] || (part.startsWith("{") && /^\d+$/.test(given[index] ?? "")))
      );
    };
    return Object.keys(this.#paths).find(fits);
  }
}
