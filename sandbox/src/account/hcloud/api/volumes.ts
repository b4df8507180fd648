import { CloudError, notFound } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { mustFind, TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import {
  type Begun,
  type Call,
  change,
  created,
  flagIn,
  gone,
  type Handler,
  idIn,
  labelsIn,
  named,
  ok,
  optional,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";

const volumeSubject = ({ id }: Resource) => ({ type: "volume", id: Number(id) });
const serverSubject = (id: string) => ({ type: "server", id: Number(id) });

const attach = (call: Call, volume: Resource, serverId: string) =>
  order(call, TYPES.volumeAttachment, String(volume.outputs.name), {
    volumeId: Number(volume.id),
    serverId: Number(mustFind(call.store, TYPES.server, serverId).id),
    automount: flagIn(call.body, "automount", false),
  });

async function act(call: Call, command: string, serverId: string | undefined, work: (volume: Resource) => Promise<Begun>): Promise<Reply> {
  const volume = named(call, TYPES.volume);
  const subjects = [volumeSubject(volume), ...(serverId === undefined ? [] : [serverSubject(serverId)])];
  call.actions.checkFree(...subjects);
  const { done } = await work(volume);
  return created({ action: call.actions.start(command, subjects, done, subjects) });
}

async function create(call: Call): Promise<Reply> {
  const { body, store, actions } = call;
  const name = textIn(body, "name");
  const serverId = optional(body, "server") === undefined ? undefined : idIn(body, "server");
  if (serverId !== undefined) actions.checkFree(serverSubject(serverId));
  const location = serverId === undefined ? optional(body, "location") : mustFind(store, TYPES.server, serverId).outputs.location;
  const { resource, done } = await order(call, TYPES.volume, name, {
    name,
    size: optional(body, "size"),
    format: optional(body, "format"),
    labels: labelsIn(body) ?? {},
    location,
  });
  const subject = volumeSubject(resource);
  const action = actions.start("create_volume", [subject], done, [subject]);
  const next = serverId === undefined ? undefined : await attach(call, resource, serverId);
  const both = [subject, serverSubject(serverId ?? "0")];
  return created({
    volume: answers.volume(store, resource),
    action,
    next_actions: next ? [actions.start("attach_volume", both, next.done, both)] : [],
  });
}

export const volumes: Readonly<Record<string, Handler>> = {
  "GET /volumes": ({ store, query }) =>
    ok(
      listed(
        query,
        "volumes",
        store.all(TYPES.volume).map((volume) => answers.volume(store, volume)),
      ),
    ),
  "GET /volumes/{id}": (call) => ok({ volume: answers.volume(call.store, named(call, TYPES.volume)) }),
  "POST /volumes": create,
  "PUT /volumes/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.volume), renamed(call));
    return ok({ volume: answers.volume(call.store, resource) });
  },
  "DELETE /volumes/{id}": async (call) => {
    const volume = named(call, TYPES.volume);
    call.actions.checkFree(volumeSubject(volume));
    await (await remove(call, volume)).done;
    return gone;
  },
  "POST /volumes/{id}/actions/attach": (call) => {
    const serverId = idIn(call.body, "server");
    return act(call, "attach_volume", serverId, (volume) => attach(call, volume, serverId));
  },
  "POST /volumes/{id}/actions/detach": (call) => {
    const attachment = call.store.find(TYPES.volumeAttachment, named(call, TYPES.volume).id);
    if (!attachment) throw notFound("attachment of volume", call.id);
    return act(call, "detach_volume", String(attachment.outputs.serverId), () => remove(call, attachment));
  },
  "POST /volumes/{id}/actions/resize": (call) =>
    act(call, "resize_volume", undefined, (volume) => {
      const size = Number(optional(call.body, "size"));
      if (!Number.isInteger(size)) throw new CloudError("invalid_input", "invalid input in field 'size': must be a whole number");
      return change(call, volume, { size });
    }),
  "POST /volumes/{id}/actions/change_protection": (call) =>
    act(call, "change_protection", undefined, (volume) => change(call, volume, { deleteProtection: flagIn(call.body, "delete", false) })),
};
