import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** How Pulumi writes on the wire what JSON can't say. https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/runtime/rpc.ts, read 2026-11-25. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that the engine keeps encrypted. */
export class Secret {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** A value that comes from another resource; `undefined` is not known yet. */
export class Live {
  readonly value: unknown;
  readonly secret: boolean;
  readonly dependencies: readonly string[];
  constructor(value: unknown, about: { secret?: boolean; dependencies?: readonly string[] } = {}) {
    this.value = value;
    this.secret = about.secret ?? false;
    this.dependencies = about.dependencies ?? [];
  }
}

/** A value that is not known in a preview, as engines and SDKs write it that know no output values. */
export const unknown = Symbol("unknown");

export type Properties = { readonly [name: string]: unknown };

export const encode = (properties: Properties): struct.Struct =>
  struct.Struct.fromJavaScript(toWire(properties) as Parameters<typeof struct.Struct.fromJavaScript>[0]);

export const decode = (properties: struct.Struct | undefined): Properties => fromWire(properties?.toJavaScript() ?? {}) as Properties;

function toWire(value: unknown): unknown {
  if (value === unknown) return unknownSentinel;
  if (value instanceof Secret) return { [signature]: secretSignature, value: toWire(value.value) };
  if (value instanceof Live) {
    return {
      [signature]: outputSignature,
      ...(value.value !== undefined && { value: toWire(value.value) }),
      ...(value.secret && { secret: true }),
      ...(value.dependencies.length > 0 && { dependencies: value.dependencies }),
    };
  }
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value === "object" && value !== null) return mapValues(value, toWire);
  return value;
}

function fromWire(value: unknown): unknown {
  if (value === unknownSentinel) return unknown;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  const { [signature]: mark, value: inner, secret, dependencies } = value as Record<string, unknown>;
  if (mark === secretSignature) return new Secret(fromWire(inner));
  if (mark === outputSignature) {
    return new Live(inner === undefined ? undefined : fromWire(inner), {
      secret: secret === true,
      dependencies: (dependencies as string[] | undefined) ?? [],
    });
  }
  return mapValues(value, fromWire);
}

const mapValues = (record: object, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, change(value)]])));

/** The value itself, with everything that is secret or live in it laid bare. What isn't known stays {@link unknown}. */
export function bare(value: unknown): unknown {
  if (value instanceof Secret) return bare(value.value);
  if (value instanceof Live) return value.value === undefined ? unknown : bare(value.value);
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value === "object" && value !== null) return mapValues(value, bare);
  return value;
}
