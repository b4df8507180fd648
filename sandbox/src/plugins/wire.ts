/**
 * Between the engine's wire values and plain ones. Secrets are unwrapped on the way in and laid over the answer on the way out,
 * so that the work in between never has to think of them.
 * Signatures: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go, read 2026-11-25.
 */
import { isList, isMap, UNKNOWN, type Value, type Values } from "../account/value.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

export const secret = (value: Value): Values => ({ [SIGNATURE]: SECRET, value });

export const isSecret = (wire: Value | undefined): wire is Values => isMap(wire) && wire[SIGNATURE] === SECRET;

/** Without secrets; an output that is not known yet and a resource become what they stand for. */
export function plain(wire: Value): Value {
  if (isList(wire)) return wire.map(plain);
  if (!isMap(wire)) return wire;
  switch (wire[SIGNATURE]) {
    case SECRET:
    case OUTPUT:
      return wire.value === undefined ? UNKNOWN : plain(wire.value);
    case RESOURCE:
      return wire.id ?? wire.urn ?? UNKNOWN;
    default:
      return plainMap(wire);
  }
}

export const plainMap = (wire: Values): Values => Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, plain(value)]));

/** `value`, secret wherever `wire` was. */
function withSecretsOf(wire: Value | undefined, value: Value): Value {
  if (wire === undefined) return value;
  if (isSecret(wire)) return secret(value);
  if (isMap(wire) && wire[SIGNATURE] === OUTPUT) return wire.secret === true ? secret(value) : value;
  if (isList(wire) && isList(value)) {
    // Where the lists differ nobody can say which member was the secret one.
    if (wire.length !== value.length) return wire.some(holdsSecret) ? secret(value) : value;
    return value.map((item, index) => withSecretsOf(wire[index], item));
  }
  if (isMap(wire) && isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecretsOf(wire[key], item)]));
  return value;
}

export function withSecretsOfMap(wire: Values, values: Values, alsoSecret: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, alsoSecret.includes(key) ? secret(value) : withSecretsOf(wire[key], value)]),
  );
}

function holdsSecret(wire: Value): boolean {
  if (isSecret(wire) || (isMap(wire) && wire[SIGNATURE] === OUTPUT && wire.secret === true)) return true;
  if (isList(wire)) return wire.some(holdsSecret);
  return isMap(wire) && Object.values(wire).some(holdsSecret);
}
