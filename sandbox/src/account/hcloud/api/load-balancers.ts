import { CloudError, invalid, notFound } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { LOAD_BALANCER_TYPES } from "../catalog.ts";
import { asText, mustFind, present, TYPES } from "../ids.ts";
import { networkOfBalancer } from "../load-balancer-target.ts";
import { loadBalancer, targetsOf } from "./balancer-answer.ts";
import {
  type Begun,
  type Call,
  change,
  created,
  flagIn,
  type Handler,
  idIn,
  labelsIn,
  listIn,
  named,
  nameOf,
  ok,
  optional,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { loadBalancerType } from "./catalog-answers.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";
import { locationNamed } from "./servers.ts";

const subject = ({ id }: Resource) => ({ type: "load_balancer", id: Number(id) });

/** Changes of one load balancer may go on side by side. */
async function act(call: Call, command: string, work: (balancer: Resource) => Promise<Begun>): Promise<Reply> {
  const balancer = named(call, TYPES.loadBalancer);
  const { done } = await work(balancer);
  return created({ action: call.actions.start(command, [subject(balancer)], done) });
}

function typeNamed(wanted: string): string {
  const name = Object.keys(LOAD_BALANCER_TYPES).find((one) => one === wanted || String(loadBalancerType(one).id) === wanted);
  if (name === undefined) throw invalid(`invalid input in field 'load_balancer_type': load balancer type ${wanted} not found`);
  return name;
}

/** What a body says of a service, in the account's words. What it doesn't say stays away. */
function serviceIn(body: Values): { [key: string]: Value | undefined } {
  const renamedMembers = (from: Value | undefined, names: Readonly<Record<string, string>>) =>
    isMap(from) ? present(Object.fromEntries(Object.entries(names).map(([to, name]) => [to, from[name] ?? undefined]))) : undefined;
  const health = isMap(body.health_check ?? undefined) ? (body.health_check as Values) : undefined;
  const request = renamedMembers(health?.http, {
    domain: "domain",
    path: "path",
    response: "response",
    statusCodes: "status_codes",
    tls: "tls",
  });
  const checked = renamedMembers(health, {
    protocol: "protocol",
    port: "port",
    interval: "interval",
    timeout: "timeout",
    retries: "retries",
  });
  return {
    protocol: optional(body, "protocol"),
    listenPort: optional(body, "listen_port"),
    destinationPort: optional(body, "destination_port"),
    proxyprotocol: optional(body, "proxyprotocol"),
    healthCheck: checked === undefined ? undefined : present({ ...checked, http: request }),
    http: renamedMembers(body.http ?? undefined, {
      certificates: "certificates",
      cookieLifetime: "cookie_lifetime",
      cookieName: "cookie_name",
      redirectHttp: "redirect_http",
      stickySessions: "sticky_sessions",
    }),
  };
}

const addService = (call: Call, balancer: Resource, body: Values) =>
  order(call, TYPES.loadBalancerService, nameOf(balancer), {
    ...serviceIn(body),
    protocol: textIn(body, "protocol"),
    loadBalancerId: balancer.id,
  });

function serviceAt(call: Call, balancer: Resource): Resource {
  const port = optional(call.body, "listen_port");
  const found = call.store.find(TYPES.loadBalancerService, `${balancer.id}__${String(port)}`);
  if (!found) throw notFound("service", String(port));
  return found;
}

function updateService(call: Call, balancer: Resource): Promise<Begun> {
  const service = serviceAt(call, balancer);
  const { healthCheck, ...changes } = present(serviceIn(call.body));
  const before = isMap(service.outputs.healthCheck) ? service.outputs.healthCheck : {};
  return change(call, service, { ...changes, ...(isMap(healthCheck) ? { healthCheck: { ...before, ...healthCheck } } : {}) });
}

/** `{type, server: {id}}`, `{type, label_selector: {selector}}` or `{type, ip: {ip}}`. */
function targetIn(body: Values): Values {
  const member = (name: string) => (isMap(body[name]) ? body[name] : {});
  switch (textIn(body, "type")) {
    case "server":
      return { type: "server", serverId: Number(idIn(member("server"), "id")) };
    case "label_selector":
      return { type: "label_selector", labelSelector: textIn(member("label_selector"), "selector") };
    case "ip":
      return { type: "ip", ip: textIn(member("ip"), "ip") };
    default:
      throw invalid("invalid input in field 'type': must be server, label_selector or ip");
  }
}

const addTarget = (call: Call, balancer: Resource, body: Values) =>
  order(call, TYPES.loadBalancerTarget, nameOf(balancer), {
    ...targetIn(body),
    loadBalancerId: Number(balancer.id),
    usePrivateIp: flagIn(body, "use_private_ip", false),
  });

function removeTarget(call: Call, balancer: Resource): Promise<Begun> {
  const wanted = Object.entries(targetIn(call.body));
  const found = targetsOf(call.store, balancer.id).find(({ outputs }) => wanted.every(([key, value]) => outputs[key] === value));
  if (!found) throw new CloudError("load_balancer_target_not_found", "load balancer target not found", 404);
  return remove(call, found);
}

const attach = (call: Call, balancer: Resource, body: Values) => {
  const network = mustFind(call.store, TYPES.network, idIn(body, "network"));
  const range = asText(optional(body, "ip_range"));
  return order(call, TYPES.loadBalancerNetwork, nameOf(balancer), {
    loadBalancerId: Number(balancer.id),
    ...(range === undefined ? { networkId: Number(network.id) } : { subnetId: `${network.id}-${range}` }),
    ip: optional(body, "ip"),
    enablePublicInterface: flagIn(body, "public_interface", true),
  });
};

function detach(call: Call, balancer: Resource): Promise<Begun> {
  const leg = networkOfBalancer(call.store, balancer.id);
  if (!leg || String(leg.outputs.networkId) !== idIn(call.body, "network"))
    throw new CloudError("load_balancer_not_attached_to_network", "load balancer is not attached to the network");
  return remove(call, leg);
}

/** The account keeps this with the balancer's leg; without one the public interface is always there. */
async function publicInterface(call: Call, balancer: Resource, enabled: boolean): Promise<Begun> {
  const leg = networkOfBalancer(call.store, balancer.id);
  if (leg) return change(call, leg, { enablePublicInterface: enabled });
  if (enabled) return { resource: balancer, done: Promise.resolve() };
  throw new CloudError("load_balancer_not_attached_to_network", "load balancer is not attached to a network");
}

async function create(call: Call): Promise<Reply> {
  const { body, store } = call;
  const name = textIn(body, "name");
  const zone = asText(optional(body, "network_zone"));
  if (optional(body, "public_net") !== undefined)
    throw new CloudError("unsupported_error", "the practice cloud gives load balancers their own addresses: no primary IPs");
  const { resource, done } = await order(call, TYPES.loadBalancer, name, {
    name,
    loadBalancerType: typeNamed(idIn(body, "load_balancer_type")),
    location: asText(optional(body, "location")) === undefined ? undefined : locationNamed(body),
    networkZone: zone,
    algorithm: optional(body, "algorithm"),
    labels: labelsIn(body),
  });
  const parts = [
    ...(optional(body, "network") === undefined ? [] : [() => attach(call, resource, body)]),
    ...listIn(body, "services").map((service) => () => addService(call, resource, service)),
    ...listIn(body, "targets").map((target) => () => addTarget(call, resource, target)),
  ];
  const finish = async () => {
    await done;
    for (const part of parts) await (await part()).done;
  };
  const action = call.actions.start("create_load_balancer", [subject(resource)], parts.length > 0 ? finish() : done);
  return created({ load_balancer: loadBalancer(store, resource), action });
}

const verbs: Readonly<Record<string, (call: Call) => Promise<Reply>>> = {
  attach_to_network: (call) => act(call, "attach_to_network", (balancer) => attach(call, balancer, call.body)),
  detach_from_network: (call) => act(call, "detach_from_network", (balancer) => detach(call, balancer)),
  enable_public_interface: (call) => act(call, "enable_public_interface", (balancer) => publicInterface(call, balancer, true)),
  disable_public_interface: (call) => act(call, "disable_public_interface", (balancer) => publicInterface(call, balancer, false)),
  add_service: (call) => act(call, "add_service", (balancer) => addService(call, balancer, call.body)),
  update_service: (call) => act(call, "update_service", (balancer) => updateService(call, balancer)),
  delete_service: (call) => act(call, "delete_service", (balancer) => remove(call, serviceAt(call, balancer))),
  add_target: (call) => act(call, "add_target", (balancer) => addTarget(call, balancer, call.body)),
  remove_target: (call) => act(call, "remove_target", (balancer) => removeTarget(call, balancer)),
  change_algorithm: (call) =>
    act(call, "change_algorithm", (balancer) => change(call, balancer, { algorithm: { type: textIn(call.body, "type") } })),
  change_type: (call) =>
    act(call, "change_load_balancer_type", (balancer) =>
      change(call, balancer, { loadBalancerType: typeNamed(idIn(call.body, "load_balancer_type")) }),
    ),
  change_protection: (call) =>
    act(call, "change_protection", (balancer) => change(call, balancer, { deleteProtection: flagIn(call.body, "delete", false) })),
};

export const loadBalancers: Readonly<Record<string, Handler>> = {
  "GET /load_balancers": ({ store, query }) =>
    ok(
      listed(
        query,
        "load_balancers",
        store.all(TYPES.loadBalancer).map((balancer) => loadBalancer(store, balancer)),
      ),
    ),
  "GET /load_balancers/{id}": (call) => ok({ load_balancer: loadBalancer(call.store, named(call, TYPES.loadBalancer)) }),
  "POST /load_balancers": create,
  "PUT /load_balancers/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.loadBalancer), renamed(call));
    return ok({ load_balancer: loadBalancer(call.store, resource) });
  },
  // With an action since https://docs.hetzner.cloud/changelog#2026-10-05-delete-load-balancer-returns-action, read 2026-11-25; clients from before ignore it.
  "DELETE /load_balancers/{id}": async (call) => {
    const balancer = named(call, TYPES.loadBalancer);
    const { done } = await remove(call, balancer);
    return created({ action: call.actions.start("delete_load_balancer", [subject(balancer)], done) });
  },
  ...Object.fromEntries(Object.entries(verbs).map(([verb, handler]) => [`POST /load_balancers/{id}/actions/${verb}`, handler])),
};
