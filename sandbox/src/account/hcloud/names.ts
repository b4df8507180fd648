import { invalid, notUnique } from "../error.ts";
import type { Store } from "../store.ts";
import type { Value } from "../value.ts";

/** Names are unique within the project and type. */
export function checkNameIsFree(store: Store, type: string, name: Value | undefined, what: string, except?: string): void {
  if (store.all(type).some((other) => other.outputs.name === name && other.id !== except)) throw notUnique(`${what} name`);
}

/** A server's name becomes its host name: RFC 1123. */
export function checkHostName(name: Value | undefined): void {
  const labels = String(name).split(".");
  if (String(name).length > 253 || !labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))) {
    throw invalid(`invalid input in field 'name': "${String(name)}" is no valid hostname`);
  }
}
