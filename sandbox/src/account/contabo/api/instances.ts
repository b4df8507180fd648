import { asNumber, asText, isMap, type Values } from "../../value.ts";
import { badRequest, TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import { type Call, change, type Handler, named, optionalText, order, type Reply } from "./call.ts";
import { CUSTOMER, iso, matches, one, page } from "./envelope.ts";

const subject = (resource: { id: string; created: string }): Values => ({
  ...CUSTOMER,
  instanceId: Number(resource.id),
  createdDate: iso(resource.created),
});

const list: Handler = (call) => {
  const { store, query, pending } = call;
  const all = store
    .all(TYPES.instance)
    .map((resource) => answers.instance(resource, pending))
    .filter((instance) => ["displayName", "name", "region"].every((field) => matches(query, field, String(instance[field]))))
    .filter(({ status }) => (query.get("status") ?? status) === status);
  return page(call, all);
};

const create: Handler = async (call) => {
  const { body, pending } = call;
  if (asNumber(body.period) === undefined) throw badRequest("period should not be empty");
  const displayName = optionalText(body, "displayName") ?? "";
  const { imageId, productId, region, period, sshKeys, rootPassword, userData, defaultUser, addOns } = body;
  const inputs = { imageId, productId, region, period, displayName, sshKeys, rootPassword, userData, defaultUser, addOns };
  const { resource, done } = await order(call, TYPES.instance, displayName, inputs);
  pending.begin(resource, "provisioning", done);
  const { outputs } = resource;
  const told = answers.instance(resource, pending);
  const { createdDate, sshKeys: keys, osType, status } = told;
  return one(
    call,
    {
      ...CUSTOMER,
      instanceId: Number(resource.id),
      createdDate: createdDate ?? "",
      imageId: String(outputs.imageId),
      productId: String(outputs.productId),
      region: String(outputs.region),
      addOns: answers.addOns(resource),
      osType: osType ?? "",
      status: status ?? "",
      sshKeys: keys ?? [],
    },
    201,
  );
};

const get: Handler = (call) => one(call, answers.instance(named(call, TYPES.instance), call.pending));

const rename: Handler = async (call) => {
  const found = named(call, TYPES.instance);
  const displayName = optionalText(call.body, "displayName");
  const { resource } = await change(call, found, displayName === undefined ? {} : { displayName });
  return one(call, subject(resource));
};

const reinstall: Handler = async (call) => {
  const found = named(call, TYPES.instance);
  const { imageId, sshKeys = [], rootPassword, userData, defaultUser = found.outputs.defaultUser } = call.body;
  if (asText(imageId) === undefined) throw badRequest("imageId should not be empty");
  const installations = Number(found.outputs.installations) + 1;
  const { resource, done } = await change(call, found, {
    imageId,
    sshKeys,
    rootPassword,
    userData,
    defaultUser,
    installations,
    powered: true,
  });
  call.pending.begin(resource, "installing", done);
  return one(call, subject(resource));
};

/** A month from today is the earliest end of a contract by the month; longer ones end with their period. */
function endOf(created: string, months: number): string {
  const end = new Date(created);
  do end.setUTCMonth(end.getUTCMonth() + months);
  while (end.getTime() < Date.now());
  return end.toISOString().slice(0, 10);
}

const cancel: Handler = async (call) => {
  const found = named(call, TYPES.instance);
  if (asText(found.outputs.cancelDate) !== undefined) throw badRequest("instance is cancelled already");
  const cancelDate = endOf(found.created, Number(found.outputs.period));
  await change(call, found, { cancelDate }, "delete");
  return one(call, { ...CUSTOMER, instanceId: Number(found.id), cancelDate }, 201);
};

const upgrade: Handler = async (call) => {
  const found = named(call, TYPES.instance);
  if (!isMap(call.body.privateNetworking) && !isMap(call.body.backup)) throw badRequest("no add-on is named");
  if (found.outputs.hasPrivateNetworking === true) throw badRequest("instance has the add-on already");
  const addOns = isMap(found.inputs.addOns) ? found.inputs.addOns : {};
  const { resource } = await change(call, found, { addOns: { ...addOns, ...call.body } });
  return one(call, subject(resource));
};

const act =
  (action: string, changes: (restarts: number) => Values): Handler =>
  async (call): Promise<Reply> => {
    const found = named(call, TYPES.instance);
    if (answers.statusOf(found, call.pending) === "provisioning") throw badRequest("instance is being provisioned");
    const { resource, done } = await change(call, found, changes(asNumber(found.outputs.restarts) ?? 0));
    // The API goes on saying what was, until it is done.
    call.pending.begin(resource, action === "start" ? "stopped" : "running", done);
    return one(call, { ...CUSTOMER, instanceId: Number(found.id), action }, 201);
  };

export const instances: Readonly<Record<string, Handler>> = {
  "GET /v1/compute/instances": list,
  "POST /v1/compute/instances": create,
  "GET /v1/compute/instances/{}": get,
  "PATCH /v1/compute/instances/{}": rename,
  "PUT /v1/compute/instances/{}": reinstall,
  "POST /v1/compute/instances/{}/cancel": cancel,
  "POST /v1/compute/instances/{}/upgrade": upgrade,
  "POST /v1/compute/instances/{}/actions/start": act("start", () => ({ powered: true })),
  "POST /v1/compute/instances/{}/actions/stop": act("stop", () => ({ powered: false })),
  "POST /v1/compute/instances/{}/actions/shutdown": act("shutdown", () => ({ powered: false })),
  "POST /v1/compute/instances/{}/actions/restart": act("restart", (restarts) => ({ powered: true, restarts: restarts + 1 })),
};

export const fromInstances = (call: Call): readonly string[] | undefined => call.query.get("instanceIds")?.split(",");
