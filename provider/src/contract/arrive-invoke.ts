/**
 * Marks of the engine's protocol: an object with this key is something else than a map, and its value says what.
 * https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/runtime/rpc.ts, read 2026-11-25
 */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Inputs of a function, which its server hands over as they came on the wire, without the wire's marks.
 * A secret becomes its value: the caller's SDK makes the whole result secret again. What isn't known is marked as in a component's inputs.
 */
export function unseal(value: unknown): unknown {
  if (value === unknownSentinel) return { __pulumiUnknown: true };
  if (Array.isArray(value)) return value.map(unseal);
  if (typeof value !== "object" || value === null) return value;
  const wire = value as Record<string, unknown>;
  const signature = wire[signatureKey];
  if (signature === secretSignature) return unseal(wire.value);
  if (signature === outputSignature) return unseal("value" in wire ? wire.value : unknownSentinel);
  return Object.fromEntries(Object.entries(wire).map(([key, item]) => [key, unseal(item)]));
}
