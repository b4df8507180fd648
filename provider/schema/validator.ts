import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import type { Contract, FieldType } from "./model.ts";

const id = "contract";

/** An ES module with one function `validate<Root>` for each interface in `roots`, compiled so that nothing of Ajv is needed when it runs. */
export function validatorModule(contract: Contract, roots: readonly string[]): string {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema({ $id: id, $defs: definitions(contract) });
  const exported = Object.fromEntries(roots.map((root) => [`validate${root}`, `${id}#/$defs/${root}`]));
  const code = standalone.default(ajv, exported);
  const needed = code.match(/\brequire\(|^import /m);
  if (needed) throw new Error("The validator needs Ajv when it runs; some keyword of the contract has no free-standing form.");
  return `// Generated from the contract by \`make generate\`. Do not edit.\n${code}\n`;
}

export function validatorTypes(roots: readonly string[]): string {
  const lines = roots.map((root) => `export declare const validate${root}: Validator;\n`);
  return `// Generated from the contract by \`make generate\`. Do not edit.\nimport type { Validator } from "./fault.ts";\n\n${lines.join("")}`;
}

function definitions(contract: Contract): Record<string, unknown> {
  const objects = [...contract.objects].map(([name, type]) => [
    name,
    {
      type: "object",
      properties: Object.fromEntries([...type.properties].map(([key, property]) => [key, json(property.type)])),
      required: [...type.required],
      additionalProperties: false,
    },
  ]);
  const enums = [...contract.enums].map(([name, type]) => [name, { type: "string", enum: type.values.map(({ value }) => value) }]);
  return Object.fromEntries([...objects, ...enums]);
}

function json(type: FieldType): Record<string, unknown> {
  switch (type.kind) {
    case "any":
      return {};
    case "list":
      return { type: "array", items: json(type.of.type) };
    case "map":
      return { type: "object", additionalProperties: json(type.of.type) };
    case "object":
    case "enum":
      return { $ref: `#/$defs/${type.name}` };
    default:
      return { type: type.kind };
  }
}
