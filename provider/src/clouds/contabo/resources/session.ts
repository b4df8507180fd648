import type { Context } from "../../resource.ts";
import { type Client, client } from "../api/client.ts";
import { backoffMs, type Clock } from "../api/clock.ts";
import { sender } from "../api/request.ts";
import { readSettings } from "../api/settings.ts";

/** What the resources are made with, so that a test can have its own. */
export interface Tools {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly environment: { readonly [name: string]: string | undefined };
}

/** One call of the engine, on its way to the API. */
export interface Session {
  readonly client: Client;
  readonly clock: Clock;
  readonly context: Context;
  /** Milliseconds of the clock after which nothing is waited for any more. */
  readonly deadline: number;
  readonly patienceMs: number;
}

export type Connect = (context: Context, patienceMinutes: number) => Session;

/** Sessions that share a client, and so its access token, as long as they have the same configuration. */
export function connector({ fetch, clock, environment }: Tools): Connect {
  const clients = new Map<string, Client>();
  return (context, patienceMinutes) => {
    const settings = readSettings({ config: context.configuration ?? {}, environment });
    const key = JSON.stringify(settings);
    const known = clients.get(key) ?? client(sender({ settings, clock, fetch, signal: context.signal }));
    clients.set(key, known);
    const patienceMs = context.timeoutSeconds > 0 ? context.timeoutSeconds * 1000 : patienceMinutes * 60_000;
    return { client: known, clock, context, deadline: clock.now() + patienceMs, patienceMs };
  };
}

/** What is seen at a look: the end of the waiting, or what is still to come. */
export type Seen<T> = { readonly done: T } | { readonly waiting: string };

/** Looks until it is there or patience ends, says meanwhile what it waits for, and waits longer from look to look. */
export async function waitFor<T>(session: Session, what: string, look: () => Promise<Seen<T>>): Promise<T> {
  const { clock, context, deadline } = session;
  for (let attempt = 0; ; attempt++) {
    const seen = await look();
    if ("done" in seen) return seen.done;
    context.status(`waiting until ${what}: ${seen.waiting}`);
    const left = deadline - clock.now();
    if (left <= 0) throw new Error(`waited ${inMinutes(session.patienceMs)} until ${what}, in vain: ${seen.waiting}`);
    await clock.sleep(Math.min(left, backoffMs(attempt, clock.random(), { first: 500, most: 15_000 })), context.signal);
  }
}

const inMinutes = (milliseconds: number): string =>
  milliseconds < 120_000 ? `${Math.round(milliseconds / 1000)} seconds` : `${Math.round(milliseconds / 60_000)} minutes`;
