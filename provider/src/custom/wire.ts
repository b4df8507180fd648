import type { Properties } from "../clouds/resource.ts";
import { outputSignature, secretSignature, signatureKey, unknownSentinel, unseal } from "../contract/arrive-invoke.ts";
import { isPlainObject, isUnknown } from "../contract/live.ts";

export const unknown = { __pulumiUnknown: true } as const;

/** Plain values; what isn't known is {@link unknown}. */
export const opened = (wire: Properties): Properties => unseal(wire) as Properties;

/** Names of the properties that are, or hold, a secret. */
export const secretsIn = (wire: Properties): string[] => Object.keys(wire).filter((name) => holdsSecret(wire[name]));

/** As the wire wants them: secret where their names are among `secrets`. */
export function sealed(values: Properties, secrets: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, secrets.includes(name) ? { [signatureKey]: secretSignature, value: onWire(value) } : onWire(value)]),
  );
}

function onWire(value: unknown): unknown {
  if (isUnknown(value)) return unknownSentinel;
  if (Array.isArray(value)) return value.map(onWire);
  if (!isPlainObject(value)) return value;
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [key, onWire(item)]));
}

function holdsSecret(wire: unknown): boolean {
  if (Array.isArray(wire)) return wire.some(holdsSecret);
  if (typeof wire !== "object" || wire === null) return false;
  const map = wire as Properties;
  if (map[signatureKey] === secretSignature) return true;
  if (map[signatureKey] === outputSignature && map.secret === true) return true;
  return Object.values(map).some(holdsSecret);
}
