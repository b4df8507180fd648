import { ApiError, absentIfNotFound } from "../api/error.ts";
import { isCancelled } from "./instance-order.ts";
import { leaveFirewall } from "./instance-place.ts";
import { type Session, waitFor } from "./session.ts";

/**
 * Ends a server: shut down, since it would run on to the end of its contract as a member of whatever it was part of; out of its network and its
 * firewall, which can't be deleted before; cancelled.
 */
export async function end(session: Session, id: number): Promise<void> {
  const { client, context } = session;
  const found = await absentIfNotFound(client.instances.get(id));
  if (!found) return;
  if (found.status === "running") await shutDown(session, id);
  for (const network of await client.networks.of(id)) await absentIfNotFound(client.networks.leave(network.privateNetworkId, id));
  for (const firewall of await client.firewalls.of(id)) await leaveFirewall(session, id, firewall.firewallId);
  const until = isCancelled(found) ? String(found.cancelDate) : await cancel(session, id);
  context.warn(`server ${id} (${found.displayName}) is shut down and cancelled; it is billed until ${until}`);
}

const shutDownMs = 90_000;

/** Politely, then by its plug. That it doesn't stop is no reason to go on paying for it. */
async function shutDown(session: Session, id: number): Promise<void> {
  const { client, clock } = session;
  const shortly = { ...session, deadline: Math.min(session.deadline, clock.now() + shutDownMs), patienceMs: shutDownMs };
  const untilOff = () =>
    waitFor(shortly, `server ${id} is off`, async () => {
      const { status } = await client.instances.get(id);
      return status === "running" ? { waiting: status } : { done: undefined };
    });
  try {
    await client.instances.act(id, "shutdown");
    await untilOff();
  } catch {
    session.context.signal.throwIfAborted();
    await client.instances.act(id, "stop").catch((error: unknown) => {
      session.context.warn(`server ${id} could not be stopped (${(error as Error).message}); it is cancelled all the same`);
    });
  }
}

async function cancel({ client }: Session, id: number): Promise<string> {
  try {
    return (await client.instances.cancel(id)).cancelDate;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The answer was lost, or it was cancelled before.
    const found = await absentIfNotFound(client.instances.get(id));
    if (!found) return "today";
    if (isCancelled(found)) return String(found.cancelDate);
    throw error;
  }
}
