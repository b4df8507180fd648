import { isDeepStrictEqual } from "node:util";
import { absentIfNotFound } from "../api/error.ts";
import type { Instance, InstanceOrder } from "../api/shapes.ts";
import { type Inputs, installation } from "./instance-form.ts";
import { makeOnce } from "./make-once.ts";
import type { Session } from "./session.ts";

export const isCancelled = ({ cancelDate }: Instance): boolean => (cancelDate ?? "") !== "";

/** The image's id, by its name where it isn't one already. */
export async function imageId({ client }: Session, image: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(image)) return image;
  const found = await client.images.named(image);
  const best = found.find(({ standardImage }) => !standardImage) ?? found[0];
  if (best) return best.imageId;
  throw new Error(`Contabo has no image named "${image}": write one that \`GET /v1/compute/images\` lists, or its id`);
}

/** Orders a server, or finds the one that an earlier run has ordered. Returns its id. */
export async function order(session: Session, inputs: Inputs, image: string): Promise<number> {
  const { instances } = session.client;
  const wanted: InstanceOrder = {
    ...installation(inputs, image),
    productId: inputs.productId,
    region: inputs.region,
    period: inputs.contractMonths,
    displayName: inputs.displayName,
    ...(inputs.privateNetworkId ? { addOns: { privateNetworking: {} } } : {}),
  };
  const made = await makeOnce<Pick<Instance, "instanceId">>(session, {
    what: "server",
    name: inputs.displayName,
    idOf: ({ instanceId }) => String(instanceId),
    // One that is cancelled runs to its last day under its name.
    look: async () => (await instances.named(inputs.displayName)).filter((instance) => !isCancelled(instance)),
    isOurs: (found) => isAsOrdered(found as Instance, wanted),
    make: () => instances.order(wanted),
    instead: (id) => `take that one over with \`adoptInstanceId: ${id}\``,
  });
  return made.instanceId;
}

/** A server with keys that only this stack has put on Contabo's list is this stack's; one without any key could be anybody's. */
function isAsOrdered(found: Instance, { productId, region, imageId, sshKeys = [] }: InstanceOrder): boolean {
  const sorted = (keys: readonly number[]) => keys.map(Number).sort((a, b) => a - b);
  return (
    sshKeys.length > 0 &&
    isDeepStrictEqual(sorted(found.sshKeys), sorted(sshKeys)) &&
    found.productId === productId &&
    found.region === region &&
    found.imageId === imageId
  );
}

/** Takes over a server that is there. */
export async function adopt(session: Session, id: number, inputs: Inputs, image: string): Promise<void> {
  const { client, context } = session;
  const found = await absentIfNotFound(client.instances.get(id));
  if (!found) throw new Error(`adoptInstanceId: Contabo knows no server ${id} in this account`);
  for (const key of ["productId", "region"] as const) {
    if (found[key] !== inputs[key]) throw new Error(`adoptInstanceId: server ${id} is ${found[key]}: write \`${key}: ${found[key]}\``);
  }
  if (isCancelled(found)) {
    context.warn(
      `server ${id} is taken over, but its contract is cancelled and ends on ${found.cancelDate}; only Contabo's panel takes that back`,
    );
  }
  await client.instances.rename(id, inputs.displayName);
  if (inputs.allowReinstall) await client.instances.reinstall(id, installation(inputs, image));
  else if (found.status === "stopped") await client.instances.act(id, "start");
}
