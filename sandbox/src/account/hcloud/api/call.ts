import type { Account } from "../../account.ts";
import { begin } from "../../begin.ts";

export type { Begun } from "../../begin.ts";

import { invalid } from "../../error.ts";
import type { Resource, Store } from "../../store.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { mustFind, present } from "../ids.ts";
import type { Actions } from "./actions.ts";

/** One request, past its authentication. */
export interface Call {
  readonly account: Account;
  readonly store: Store;
  readonly actions: Actions;
  /** The `{id}` of the path; empty where it has none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Values;
}

export interface Reply {
  readonly status: number;
  readonly body?: Values;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

export const ok = (body: Values): Reply => ({ status: 200, body });
export const created = (body: Values): Reply => ({ status: 201, body });
export const gone: Reply = { status: 204 };

/** `name` is what faults and the event log call it by. */
export const order = ({ account }: Call, type: string, name: string, inputs: { readonly [key: string]: Value | undefined }) =>
  begin((accepted) => account.create({ type, name, inputs: present(inputs) }, accepted));

/** Changes some of a resource's inputs; one that is undefined is taken out. */
export const change = ({ account }: Call, { type, name, id, inputs }: Resource, changes: { readonly [key: string]: Value | undefined }) =>
  begin((accepted) => account.update({ type, name, id, inputs: present({ ...inputs, ...changes }) }, accepted));

export const remove = ({ account }: Call, { type, name, id }: Resource) =>
  begin((accepted) => account.delete({ type, name, id }, accepted));

/** The resource that the path names. */
export const named = (call: Call, type: string): Resource => mustFind(call.store, type, call.id);

export const nameOf = (resource: Resource): string => String(resource.outputs.name ?? resource.name);

/** Members of a body. A missing or wrong one is said as the API does. */
export function textIn(body: Values, field: string): string {
  const value = body[field];
  if (typeof value !== "string" || value === "") throw invalid(`invalid input in field '${field}': missing or no text`);
  return value;
}

/** An id as a number or digits: clients write both. */
export function idIn(body: Values, field: string): string {
  const value = body[field];
  if (typeof value !== "number" && typeof value !== "string") throw invalid(`invalid input in field '${field}': missing or no ID`);
  return String(value);
}

export function flagIn(body: Values, field: string, otherwise: boolean): boolean {
  const value = body[field] ?? otherwise;
  if (typeof value !== "boolean") throw invalid(`invalid input in field '${field}': must be true or false`);
  return value;
}

export function labelsIn(body: Values): Values | undefined {
  const { labels } = body;
  if (labels === undefined || labels === null) return undefined;
  if (!isMap(labels)) throw invalid("invalid input in field 'labels': must be an object");
  return labels;
}

export const listIn = (body: Values, field: string): readonly Values[] => {
  const value = body[field] ?? [];
  if (!Array.isArray(value) || !value.every(isMap)) throw invalid(`invalid input in field '${field}': must be a list of objects`);
  return value;
};

/** The member as it is; absent where it is null. */
export const optional = (body: Values, field: string): Value | undefined => body[field] ?? undefined;
