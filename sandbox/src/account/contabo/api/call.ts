import type { Account } from "../../account.ts";
import { begin } from "../../begin.ts";
import { CloudError } from "../../error.ts";
import { NoAnswer } from "../../operations.ts";
import type { Resource, Store } from "../../store.ts";
import { present, type Value, type Values } from "../../value.ts";
import { badRequest, mustFind } from "../ids.ts";
import type { Pending } from "./pending.ts";

/** One request, past its authentication. */
export interface Call {
  readonly account: Account;
  readonly store: Store;
  readonly pending: Pending;
  /** The path's ids, from left to right. */
  readonly ids: readonly string[];
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Values;
}

export interface Reply {
  readonly status: number;
  readonly body?: Values;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

type Changes = { readonly [key: string]: Value | undefined };

/** `name` is what faults and the event log call it by. */
export const order = ({ account }: Call, type: string, name: string, inputs: Changes) =>
  begin((accepted) => account.create({ type, name, inputs: present(inputs) }, accepted));

/** Changes some of a resource's inputs; `operation` is what faults call it. */
export const change = ({ account }: Call, { type, name, id, inputs }: Resource, changes: Changes, operation = "update") =>
  begin((accepted) => account.update({ type, name, id, inputs: present({ ...inputs, ...changes }), operation }, accepted));

export const remove = ({ account }: Call, { type, name, id }: Resource) =>
  begin((accepted) => account.delete({ type, name, id }, accepted));

/** The resource of that type that the path names, past the fault that is due for reading it. */
export function named(call: Call, type: string): Resource {
  const found = mustFind(call.store, type, call.ids[0]);
  const fault = call.account.faults.take(type, "read", found.name);
  if (fault?.kind === "rate-limited") throw new CloudError("rate_limited", fault.message ?? "Too many requests", 429);
  if (fault?.kind === "created-but-no-answer") throw new NoAnswer();
  if (fault) throw new CloudError("server_error", fault.message ?? "an internal error occurred", fault.kind === "timeout" ? 504 : 500);
  return found;
}

/** Members of a body; a missing or wrong one is said as the API does. */
export function textIn(body: Values, field: string): string {
  const value = body[field];
  if (typeof value !== "string" || value === "") throw badRequest(`${field} should not be empty`);
  return value;
}

export function optionalText(body: Values, field: string, longest = 255): string | undefined {
  const value = body[field];
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw badRequest(`${field} must be a string`);
  if (value.length > longest) throw badRequest(`${field} must be shorter than or equal to ${longest} characters`);
  return value;
}

export function wordIn(body: Values, field: string, words: readonly string[]): string {
  const value = textIn(body, field);
  if (!words.includes(value)) throw badRequest(`${field} must be one of the following values: ${words.join(", ")}`);
  return value;
}
