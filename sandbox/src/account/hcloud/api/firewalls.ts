import { CloudError, invalid } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { serversBehind } from "../firewall.ts";
import { asList, asText, mustFind, present, TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import {
  type Call,
  change,
  created,
  gone,
  type Handler,
  idIn,
  labelsIn,
  listIn,
  named,
  ok,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";

const subject = ({ id }: Resource) => ({ type: "firewall", id: Number(id) });

const rulesIn = (body: Values): Value[] =>
  listIn(body, "rules").map((rule) => {
    const direction = textIn(rule, "direction");
    const protocol = textIn(rule, "protocol");
    if (direction !== "in" && direction !== "out") throw invalid("invalid input in field 'rules': direction must be in or out");
    return present({
      direction,
      protocol,
      port: asText(rule.port ?? undefined),
      sourceIps: asList(rule.source_ips ?? undefined),
      destinationIps: asList(rule.destination_ips ?? undefined),
      description: asText(rule.description ?? undefined),
    });
  });

/** One entry of `apply_to` or `remove_from`. */
type Target = { readonly server: Resource } | { readonly selector: string };

function targetsIn(call: Call, field: string): Target[] {
  return listIn(call.body, field).map((entry): Target => {
    if (entry.type === "server" && isMap(entry.server)) return { server: mustFind(call.store, TYPES.server, idIn(entry.server, "id")) };
    if (entry.type === "label_selector" && isMap(entry.label_selector)) return { selector: textIn(entry.label_selector, "selector") };
    throw invalid(`invalid input in field '${field}': type must be server or label_selector, with its member`);
  });
}

const has = (server: Resource, firewall: Resource) => asList(server.outputs.firewallIds).some((id) => String(id) === firewall.id);
const selectorsOf = (firewall: Resource) => asList(firewall.outputs.applyTos).filter(isMap);

/** A server carries its firewalls itself; selectors are the firewall's. */
function apply(call: Call, firewall: Resource, target: Target) {
  if ("selector" in target) {
    if (selectorsOf(firewall).some((one) => one.labelSelector === target.selector))
      throw new CloudError("firewall_already_applied", "firewall already applied on resource", 409);
    return change(call, firewall, { applyTos: [...asList(firewall.outputs.applyTos), { labelSelector: target.selector }] });
  }
  const { server } = target;
  if (has(server, firewall)) throw new CloudError("firewall_already_applied", "firewall already applied on resource", 409);
  if (!asText(server.outputs.ipv4Address) && !asText(server.outputs.ipv6Address))
    throw new CloudError("private_net_only_server", `server ${String(server.outputs.name)} has no public interface`);
  return change(call, server, { firewallIds: [...asList(server.outputs.firewallIds), Number(firewall.id)] });
}

function takeAway(call: Call, firewall: Resource, target: Target) {
  const missing = () => new CloudError("firewall_resource_not_found", "firewall is not applied on resource", 404);
  if ("selector" in target) {
    const left = selectorsOf(firewall).filter((one) => one.labelSelector !== target.selector);
    if (left.length === selectorsOf(firewall).length) throw missing();
    return change(call, firewall, { applyTos: left });
  }
  const { server } = target;
  if (!has(server, firewall)) {
    const isBehind = serversBehind(call.store, firewall.id).some(({ id }) => id === server.id);
    if (isBehind) throw new CloudError("firewall_managed_by_label_selector", "firewall is applied by a label selector", 409);
    throw missing();
  }
  return change(call, server, { firewallIds: asList(server.outputs.firewallIds).filter((id) => String(id) !== firewall.id) });
}

async function eachTarget(call: Call, field: string, command: string, work: typeof apply, firewall: Resource): Promise<Values[]> {
  const actions: Values[] = [];
  for (const target of targetsIn(call, field)) {
    // Read anew: the last one may have changed it.
    const { done } = await work(call, mustFind(call.store, TYPES.firewall, firewall.id), target);
    const about = "server" in target ? [{ type: "server", id: Number(target.server.id) }] : [];
    actions.push(call.actions.start(command, [subject(firewall), ...about], done));
  }
  return actions;
}

async function targetAction(call: Call, field: string, command: string, work: typeof apply): Promise<Reply> {
  return created({ actions: await eachTarget(call, field, command, work, named(call, TYPES.firewall)) });
}

export const firewalls: Readonly<Record<string, Handler>> = {
  "GET /firewalls": ({ store, query }) =>
    ok(
      listed(
        query,
        "firewalls",
        store.all(TYPES.firewall).map((firewall) => answers.firewall(store, firewall)),
      ),
    ),
  "GET /firewalls/{id}": (call) => ok({ firewall: answers.firewall(call.store, named(call, TYPES.firewall)) }),
  "POST /firewalls": async (call) => {
    const name = textIn(call.body, "name");
    targetsIn(call, "apply_to");
    const { resource, done } = await order(call, TYPES.firewall, name, { name, rules: rulesIn(call.body), labels: labelsIn(call.body) });
    const actions = [call.actions.start("set_firewall_rules", [subject(resource)], done)];
    actions.push(...(await eachTarget(call, "apply_to", "apply_firewall", apply, resource)));
    return created({ firewall: answers.firewall(call.store, mustFind(call.store, TYPES.firewall, resource.id)), actions });
  },
  "PUT /firewalls/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.firewall), renamed(call));
    return ok({ firewall: answers.firewall(call.store, resource) });
  },
  "DELETE /firewalls/{id}": async (call) => {
    await (await remove(call, named(call, TYPES.firewall))).done;
    return gone;
  },
  "POST /firewalls/{id}/actions/set_rules": async (call) => {
    const { resource, done } = await change(call, named(call, TYPES.firewall), { rules: rulesIn(call.body) });
    return created({ actions: [call.actions.start("set_firewall_rules", [subject(resource)], done)] });
  },
  "POST /firewalls/{id}/actions/apply_to_resources": (call) => targetAction(call, "apply_to", "apply_firewall", apply),
  "POST /firewalls/{id}/actions/remove_from_resources": (call) => targetAction(call, "remove_from", "remove_firewall", takeAway),
};
