import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cloudflare } from "../../src/account/cloudflare/index.ts";
import { exoscale } from "../../src/account/exoscale/index.ts";
import { hcloud } from "../../src/account/hcloud/index.ts";
import { route53 } from "../../src/account/route53/index.ts";
import { scaleway } from "../../src/account/scaleway/index.ts";
import { type Field, type Fields, isOptionalOutput, outputFields, type ResourceTable } from "../../src/account/table.ts";
import { commandHandlers } from "../../src/plugins/command/handlers.ts";
import { certRequestTable, locallySignedCertTable, privateKeyTable, selfSignedCertTable } from "../../src/plugins/tls/tables.ts";

/** The providers' schemas as data, where this checkout has them beside it. */
const SPECS = join(import.meta.dirname, "../../../../shared/specs/pulumi");

interface SpecField {
  readonly type?: string;
  readonly items?: SpecField;
  readonly properties?: Readonly<Record<string, SpecField>>;
  readonly additionalProperties?: SpecField;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly replaces?: boolean;
  readonly replacesWhen?: string;
  readonly secret?: boolean;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly note?: string;
}

interface Spec {
  readonly resources: Readonly<Record<string, { readonly inputs: Record<string, SpecField>; readonly outputs: Record<string, SpecField> }>>;
}

const typeOf = (field: SpecField): unknown => {
  if (field.items) return [typeOf(field.items)];
  if (field.properties) return Object.fromEntries(Object.entries(field.properties).map(([name, member]) => [name, typeOf(member)]));
  if (field.additionalProperties) return { "*": typeOf(field.additionalProperties) };
  return field.type ?? "asset";
};

const ourTypeOf = (field: Field): unknown => {
  if (field.type === "list") return [ourTypeOf(field.items)];
  if (field.type === "object") return Object.fromEntries(Object.entries(field.fields).map(([name, member]) => [name, ourTypeOf(member)]));
  return field.type === "map" ? { "*": ourTypeOf(field.values) } : field.type;
};

function describedInputs(inputs: Readonly<Record<string, SpecField>>) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, field]) => [
      name,
      {
        type: typeOf(field),
        required: field.required === true,
        replaces: field.replaces === true || field.replacesWhen !== undefined,
        secret: field.secret === true,
        words: [...(field.enum ?? [])].sort(),
        default: field.default ?? null,
        autonamed: field.note === "autonamed",
      },
    ]),
  );
}

function ourInputs(inputs: Fields) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, field]) => [
      name,
      {
        type: ourTypeOf(field),
        required: field.required === true,
        replaces: field.replaces === true || field.replacesWhen !== undefined,
        secret: field.secret === true,
        words: [...(field.oneOf ?? [])].sort(),
        default: field.default ?? null,
        autonamed: field.autonamed === true,
      },
    ]),
  );
}

const optionalOutputs = (outputs: Readonly<Record<string, SpecField>>) =>
  Object.keys(outputs).filter((name) => outputs[name]?.optional === true);
const ourOptionalOutputs = (table: ResourceTable) =>
  Object.entries(outputFields(table)).flatMap(([name, field]) => (isOptionalOutput(table, name, field) ? [name] : []));

const TABLES: Readonly<Record<string, readonly ResourceTable[]>> = {
  hcloud: hcloud.kinds.map((kind) => kind.table),
  exoscale: exoscale.kinds.map((kind) => kind.table),
  scaleway: scaleway.kinds.map((kind) => kind.table),
  cloudflare: cloudflare.kinds.map((kind) => kind.table),
  aws: route53.kinds.map((kind) => kind.table),
  tls: [privateKeyTable, selfSignedCertTable, certRequestTable, locallySignedCertTable],
  command: commandHandlers({}).map((handler) => handler.table),
};

/** Plug-ins with more types than a cluster is made of. */
const WITH_MORE = ["exoscale"];

/** Types that no cluster has. */
const NOT_PLAYED: readonly string[] = ["scaleway:network/publicGateway:PublicGateway"];

/** Outputs of files that the stand-in says it does not collect. */
const LEFT_OUT = ["archive", "archivePaths", "assets", "assetPaths"];

for (const [name, tables] of Object.entries(TABLES)) {
  const file = join(SPECS, `${name}.json`);
  const isThere = existsSync(file);
  describe.skipIf(!isThere)(
    `tables of ${name} against the provider's schema${isThere ? "" : " (no schema data beside this checkout)"}`,
    () => {
      const spec: Spec = isThere ? JSON.parse(readFileSync(file, "utf8")) : { resources: {} };

      it("has the same resource types", () => {
        const types = tables.map((table) => table.type).sort();
        if (WITH_MORE.includes(name)) expect(Object.keys(spec.resources)).toEqual(expect.arrayContaining(types));
        else
          expect(types).toEqual(
            Object.keys(spec.resources)
              .filter((type) => !NOT_PLAYED.includes(type))
              .sort(),
          );
      });

      it.each(tables.map((table) => [table.type, table] as const))("%s: inputs, outputs, what replaces, what is secret", (type, table) => {
        const wanted = spec.resources[type];
        expect(ourInputs(table.inputs)).toEqual(describedInputs(wanted?.inputs ?? {}));
        const outputs = Object.keys(wanted?.outputs ?? {}).filter((output) => !LEFT_OUT.includes(output));
        expect(Object.keys(outputFields(table)).sort()).toEqual(outputs.sort());
        expect(ourOptionalOutputs(table).sort()).toEqual(
          optionalOutputs(wanted?.outputs ?? {})
            .filter((output) => !LEFT_OUT.includes(output))
            .sort(),
        );
        const secrets = Object.entries(outputFields(table)).flatMap(([output, field]) => (field.secret ? [output] : []));
        expect(secrets.sort()).toEqual(
          Object.keys(wanted?.outputs ?? {})
            .filter((output) => wanted?.outputs[output]?.secret)
            .sort(),
        );
      });
    },
  );
}
