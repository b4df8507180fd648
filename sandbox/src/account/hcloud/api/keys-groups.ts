/** SSH keys and placement groups. */
import { TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import { type Call, change, created, gone, type Handler, labelsIn, named, ok, optional, order, remove, textIn } from "./call.ts";
import { listed } from "./lists.ts";

/** Name and labels of what exists: what every `PUT` changes. One that isn't sent stays. */
export const renamed = ({ body }: Call) => ({
  ...(optional(body, "name") === undefined ? {} : { name: textIn(body, "name") }),
  ...(labelsIn(body) === undefined ? {} : { labels: labelsIn(body) }),
});

export const keysAndGroups: Readonly<Record<string, Handler>> = {
  "GET /ssh_keys": ({ store, query }) => ok(listed(query, "ssh_keys", store.all(TYPES.sshKey).map(answers.sshKey))),
  "GET /ssh_keys/{id}": (call) => ok({ ssh_key: answers.sshKey(named(call, TYPES.sshKey)) }),
  "POST /ssh_keys": async (call) => {
    const name = textIn(call.body, "name");
    const inputs = { name, publicKey: textIn(call.body, "public_key"), labels: labelsIn(call.body) };
    const { resource, done } = await order(call, TYPES.sshKey, name, inputs);
    await done;
    return created({ ssh_key: answers.sshKey(resource) });
  },
  "PUT /ssh_keys/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.sshKey), renamed(call));
    return ok({ ssh_key: answers.sshKey(resource) });
  },
  "DELETE /ssh_keys/{id}": async (call) => {
    await (await remove(call, named(call, TYPES.sshKey))).done;
    return gone;
  },

  "GET /placement_groups": ({ store, query }) => {
    const groups = store.all(TYPES.placementGroup).map((group) => answers.placementGroup(store, group));
    return ok(listed(query, "placement_groups", groups));
  },
  "GET /placement_groups/{id}": (call) => ok({ placement_group: answers.placementGroup(call.store, named(call, TYPES.placementGroup)) }),
  "POST /placement_groups": async (call) => {
    const name = textIn(call.body, "name");
    const inputs = { name, type: textIn(call.body, "type"), labels: labelsIn(call.body) };
    const { resource, done } = await order(call, TYPES.placementGroup, name, inputs);
    await done;
    return created({ placement_group: answers.placementGroup(call.store, resource), action: null });
  },
  "PUT /placement_groups/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.placementGroup), renamed(call));
    return ok({ placement_group: answers.placementGroup(call.store, resource) });
  },
  "DELETE /placement_groups/{id}": async (call) => {
    await (await remove(call, named(call, TYPES.placementGroup))).done;
    return gone;
  },
};
