import { absentIfNotFound, isStatus } from "../api/error.ts";
import type { Instance, InstanceStatus, NetworkMember } from "../api/shapes.ts";
import type { Inputs } from "./instance-form.ts";
import { type Seen, type Session, waitFor } from "./session.ts";

/** A server that runs and is where it belongs. */
export interface Placed {
  readonly instance: Instance;
  /** Empty where it is in no private network. */
  readonly privateIp: string;
}

type Place = Pick<Inputs, "privateNetworkId" | "firewallId">;

/** States that don't end by waiting, and what to do. The API's own list: https://api.contabo.com, read 2026-11-25. */
const stuck: Partial<Record<InstanceStatus, string>> = {
  error: "look into Contabo's panel, or replace the server",
  product_not_available: "the product is sold out in that region: choose another size or region",
  verification_required: "Contabo wants the account verified first: see https://my.contabo.com",
  pending_payment: "Contabo waits for a payment: see https://my.contabo.com",
  manual_provisioning: "Contabo sets this one up by hand, which takes hours: run again later, it is waited for then",
};

/** Waits until it runs, then puts it behind its firewall and into its network. What is as it should be is left alone, so this can be repeated. */
export async function place(session: Session, id: number, wanted: Place, afterReinstall = false): Promise<Placed> {
  await untilRunning(session, id, afterReinstall);
  await setFirewall(session, id, wanted.firewallId);
  const privateIp = wanted.privateNetworkId ? await join(session, id, Number(wanted.privateNetworkId)) : "";
  return { instance: await untilRunning(session, id), privateIp };
}

const reinstallBeginsMs = 10_000;

function untilRunning(session: Session, id: number, afterReinstall = false): Promise<Instance> {
  const begun = session.clock.now();
  let isBegun = !afterReinstall;
  return waitFor(session, `server ${id} runs and has an address`, async (): Promise<Seen<Instance>> => {
    // A new one may be missing from the API for a moment.
    const instance = await absentIfNotFound(session.client.instances.get(id));
    if (!instance) return { waiting: "not there yet" };
    const { status } = instance;
    const remedy = stuck[status];
    if (remedy) throw new Error(`server ${id} is "${status}"${instance.errorMessage ? ` (${instance.errorMessage})` : ""}: ${remedy}`);
    isBegun ||= status !== "running" || session.clock.now() - begun >= reinstallBeginsMs;
    if (status === "running" && isBegun && instance.ipConfig?.v4?.ip) return { done: instance };
    return { waiting: status === "running" ? (isBegun ? "no address yet" : "the installation hasn't begun yet") : status };
  });
}

/** Behind the one that is wanted and no other: an account's default firewall takes in every new server. */
async function setFirewall(session: Session, id: number, firewallId: string | undefined): Promise<void> {
  if (!firewallId) return;
  const { firewalls } = session.client;
  const around = await firewalls.of(id);
  for (const other of around.filter((firewall) => firewall.firewallId !== firewallId)) await leaveFirewall(session, id, other.firewallId);
  if (!around.some((firewall) => firewall.firewallId === firewallId)) await firewalls.join(firewallId, id);
  await waitFor(session, `server ${id} is behind firewall ${firewallId}`, async () => {
    const member = (await firewalls.get(firewallId)).instanceStatus.find(({ instanceId }) => instanceId === id);
    if (member?.status === "error_processing") {
      throw new Error(`server ${id} can't be put behind firewall ${firewallId}: ${member.errorMessage ?? member.status}`);
    }
    return member?.status === "ok" ? { done: undefined } : { waiting: member?.status ?? "not there yet" };
  });
}

export async function leaveFirewall(session: Session, id: number, firewallId: string): Promise<void> {
  const { firewalls } = session.client;
  await absentIfNotFound(firewalls.leave(firewallId, id));
  await waitFor(session, `server ${id} has left firewall ${firewallId}`, async () => {
    const member = (await absentIfNotFound(firewalls.get(firewallId)))?.instanceStatus.find(({ instanceId }) => instanceId === id);
    if (member?.status === "error_deleting") {
      throw new Error(`server ${id} can't be taken out of firewall ${firewallId}: ${member.errorMessage ?? member.status}`);
    }
    return member ? { waiting: member.status } : { done: undefined };
  });
}

/** How often joining is tried while the add-on is in work, and how long between. */
const joins = 20;
const joinPauseMs = 15_000;

/** In the network, with its private address. */
async function join(session: Session, id: number, networkId: number): Promise<string> {
  const { client } = session;
  const member = async () => (await client.networks.get(networkId)).instances.find(({ instanceId }) => instanceId === id);
  if (!(await member())) await enter(session, id, networkId);
  let restarts = 0;
  return waitFor(session, `server ${id} is in private network ${networkId}`, async (): Promise<Seen<string>> => {
    const found = await member();
    if (!found) return { waiting: "not there yet" };
    const ip = found.privateIpConfig?.v4?.[0]?.ip;
    if (found.status === "ok" && ip) return { done: ip };
    if (found.status === "restart" && restarts === 0) {
      restarts += 1;
      await client.instances.act(id, "restart");
    }
    refuseReinstall(found, id, networkId);
    return { waiting: found.status === "ok" ? "no address yet" : found.status };
  });
}

/** Without the add-on the API asks for it (402); it is bought, and in work for a while (409). */
async function enter(session: Session, id: number, networkId: number): Promise<void> {
  const { client, clock, context } = session;
  let isBought = false;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.networks.join(networkId, id);
      return;
    } catch (error) {
      if (attempt >= joins || clock.now() >= session.deadline || !isStatus(error, 402, 409)) throw error;
      if (isStatus(error, 402) && !isBought) {
        isBought = true;
        await client.instances.buyPrivateNetworking(id).catch((refused: unknown) => {
          if (!isStatus(refused, 409)) throw refused;
        });
      }
      context.status(`waiting until server ${id} may join private network ${networkId}: its add-on is in work`);
      await clock.sleep(joinPauseMs, context.signal);
    }
  }
}

/** Some hosts have no support for it: a reinstallation moves the server, wipes it and may change its address. Never unasked. */
function refuseReinstall({ status, errorMessage }: NetworkMember, id: number, networkId: number): void {
  if (status !== "reinstall" && status !== "reinstallation failed") return;
  throw new Error(
    `server ${id} is in private network ${networkId} only after a reinstallation, which wipes it and may change its address` +
      `${errorMessage ? ` (${errorMessage})` : ""}: replace the server, or reinstall it in Contabo's panel and run again`,
  );
}
