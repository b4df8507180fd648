import { type OwnResource, PartlyMade, type Properties } from "../../resource.ts";
import { absentIfNotFound } from "../api/error.ts";
import type { Instance } from "../api/shapes.ts";
import { checkForm } from "./form.ts";
import { end } from "./instance-end.ts";
import { diff, form, type Inputs, installation, needsReinstall } from "./instance-form.ts";
import { inputsAsFound, outputsOf } from "./instance-found.ts";
import { adopt, imageId, isCancelled, order } from "./instance-order.ts";
import { leaveFirewall, place } from "./instance-place.ts";
import type { Connect, Session, Tools } from "./session.ts";

const type = "philotes:contabo:Instance";
/** Contabo speaks of minutes, and means up to half an hour. */
const patienceMinutes = 30;

const computed = [
  "imageId",
  "instanceId",
  "name",
  "status",
  "ipv4",
  "ipv6",
  "privateIp",
  "dataCenter",
  "productName",
  "macAddress",
  "cpuCores",
  "ramMb",
  "diskMb",
  "cancelDate",
] as const;

const known = ({ displayName, productId, region, defaultUser }: Properties): Properties => ({
  displayName,
  productId,
  region,
  defaultUser,
});

export const instance = (connect: Connect, { environment }: Tools): OwnResource => ({
  type,
  computed,
  secrets: ["userData"],
  check: (inputs, context) => checkForm(form, inputs, context, environment),
  diff,
  known,
  unsettled: (olds, news) => [
    ...(olds.inputs.privateNetworkId === news.privateNetworkId ? [] : ["privateIp"]),
    ...(olds.inputs.image === news.image ? [] : ["imageId"]),
  ],
  async create(inputs, context) {
    const session = connect(context, patienceMinutes);
    const wanted = inputs as unknown as Inputs;
    const image = await imageId(session, wanted.image);
    const { adoptInstanceId } = wanted;
    if (adoptInstanceId !== undefined) await adopt(session, adoptInstanceId, wanted, image);
    const id = adoptInstanceId ?? (await order(session, wanted, image));
    const isReinstalled = adoptInstanceId !== undefined && wanted.allowReinstall;
    const outputs = await placed(session, id, wanted, isReinstalled);
    return { id: String(id), outputs };
  },
  async read(id, olds, context) {
    const session = connect(context, patienceMinutes);
    const found = await absentIfNotFound(session.client.instances.get(Number(id)));
    if (!found || isOver(found, session)) return undefined;
    const { client } = session;
    const [networks, firewalls] = await Promise.all([client.networks.of(Number(id)), client.firewalls.of(Number(id))]);
    const network = networks.find(({ privateNetworkId }) => String(privateNetworkId) === olds.inputs?.privateNetworkId) ?? networks[0];
    const member = network?.instances.find(({ instanceId }) => String(instanceId) === id);
    const outputs = outputsOf({ instance: found, privateIp: member?.privateIpConfig?.v4?.[0]?.ip ?? "" });
    const around = {
      networks: networks.map(({ privateNetworkId }) => String(privateNetworkId)),
      firewalls: firewalls.map(({ firewallId }) => firewallId),
    };
    return { id, outputs, inputs: inputsAsFound(found, around, olds) };
  },
  async update(id, olds, news, context) {
    const session = connect(context, patienceMinutes);
    const wanted = news as unknown as Inputs;
    const before = olds.inputs as Partial<Inputs>;
    if (before.displayName !== wanted.displayName) await session.client.instances.rename(Number(id), wanted.displayName);
    if (before.contractMonths !== undefined && before.contractMonths !== wanted.contractMonths) {
      context.warn(`server ${id} keeps its contract: a changed \`contractMonths\` reaches servers that are ordered from now on`);
    }
    const isReinstalled = needsReinstall(olds.inputs, news);
    if (isReinstalled) {
      const image = await imageId(session, wanted.image);
      await session.client.instances.reinstall(Number(id), installation(wanted, image));
    }
    await leaveOld(session, Number(id), before, wanted);
    return placed(session, Number(id), wanted, isReinstalled);
  },
  delete: (id, _, context) => end(connect(context, patienceMinutes), Number(id)),
});

/** From here on the server is there and paid for, so a failure keeps it in the state. */
async function placed(session: Session, id: number, wanted: Inputs, afterReinstall: boolean): Promise<Properties> {
  try {
    return outputsOf(await place(session, id, wanted, afterReinstall));
  } catch (error) {
    const found = await absentIfNotFound(session.client.instances.get(id)).catch(() => undefined);
    const outputs = found ? outputsOf({ instance: found, privateIp: "" }) : { ...known(wanted as unknown as Properties), instanceId: id };
    const reason = session.context.signal.aborted ? "the run was ended" : (error as Error).message;
    throw new PartlyMade(
      String(id),
      outputs,
      `${reason}. Server ${id} is ordered and paid for, and stays in the state: the next run goes on with it`,
    );
  }
}

async function leaveOld(session: Session, id: number, before: Partial<Inputs>, wanted: Inputs): Promise<void> {
  const { networks } = session.client;
  if (before.privateNetworkId && before.privateNetworkId !== wanted.privateNetworkId) {
    await absentIfNotFound(networks.leave(Number(before.privateNetworkId), id));
  }
  if (before.firewallId && before.firewallId !== wanted.firewallId) await leaveFirewall(session, id, before.firewallId);
}

/** The contract has ended; Contabo lists the server for a while. */
function isOver(found: Instance, { clock }: Session): boolean {
  return isCancelled(found) && Date.parse(`${found.cancelDate}T23:59:59Z`) < clock.now();
}
