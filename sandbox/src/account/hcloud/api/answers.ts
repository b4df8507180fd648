/** The account's resources in the API's words. */
import type { Resource, Store } from "../../store.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { serversBehind } from "../firewall.ts";
import { asList, asText, TYPES } from "../ids.ts";
import { datacenter, location } from "./catalog-answers.ts";

export const createdAt = (resource: Resource): string => resource.created;
const labelsOf = ({ outputs }: Resource): Values => (isMap(outputs.labels) ? outputs.labels : {});
export const protection = ({ outputs }: Resource): Values => ({ delete: outputs.deleteProtection === true });

const numbers = (resources: readonly Resource[]) => resources.map(({ id }) => Number(id)).sort((one, other) => one - other);

/** What every thing of a project has. */
export function common(resource: Resource): Values {
  return { id: Number(resource.id), name: String(resource.outputs.name), labels: labelsOf(resource), created: createdAt(resource) };
}

export function sshKey(resource: Resource): Values {
  return {
    ...common(resource),
    fingerprint: String(resource.outputs.fingerprint),
    public_key: String(resource.outputs.publicKey),
  };
}

export function placementGroup(store: Store, resource: Resource): Values {
  const members = store.all(TYPES.server).filter((server) => String(server.outputs.placementGroupId) === resource.id);
  return { ...common(resource), type: "spread", servers: numbers(members) };
}

/** Servers in a network, however they got there. */
function serversIn(store: Store, networkId: string): Resource[] {
  return store
    .all(TYPES.server)
    .filter(
      (server) =>
        store.find(TYPES.serverNetwork, `${server.id}-${networkId}`) !== undefined ||
        asList(server.outputs.networks).some((nic) => isMap(nic) && String(nic.networkId) === networkId),
    );
}

export function network(store: Store, resource: Resource): Values {
  const own = (type: string) => store.all(type).filter((one) => String(one.outputs.networkId) === resource.id);
  return {
    ...common(resource),
    ip_range: String(resource.outputs.ipRange),
    subnets: own(TYPES.subnet).map(({ outputs }) => ({
      type: String(outputs.type),
      ip_range: String(outputs.ipRange),
      network_zone: String(outputs.networkZone),
      gateway: String(outputs.gateway),
      vswitch_id: outputs.vswitchId ?? null,
    })),
    routes: own(TYPES.route).map(({ outputs }) => ({ destination: String(outputs.destination), gateway: String(outputs.gateway) })),
    servers: numbers(serversIn(store, resource.id)),
    load_balancers: own(TYPES.loadBalancerNetwork).map(({ outputs }) => Number(outputs.loadBalancerId)),
    protection: protection(resource),
    expose_routes_to_vswitch: resource.outputs.exposeRoutesToVswitch === true,
  };
}

function rule(value: Value): Values[] {
  if (!isMap(value)) return [];
  return [
    {
      direction: String(value.direction),
      protocol: String(value.protocol),
      port: asText(value.port) ?? null,
      source_ips: asList(value.sourceIps),
      destination_ips: asList(value.destinationIps),
      description: asText(value.description) ?? null,
    },
  ];
}

/** What a firewall is applied to: each server that has it by itself, and each selector with those that it chooses now. */
function appliedTo(store: Store, firewall: Resource): Values[] {
  const behind = serversBehind(store, firewall.id);
  const targets = asList(firewall.outputs.applyTos).filter(isMap);
  const attachments = store.all(TYPES.firewallAttachment).filter((one) => String(one.outputs.firewallId) === firewall.id);
  const selectors = [
    ...targets.flatMap((target) => asText(target.labelSelector) ?? []),
    ...attachments.flatMap((one) => asList(one.outputs.labelSelectors).map(String)),
  ];
  const direct = behind.filter(
    (server) =>
      asList(server.outputs.firewallIds).some((id) => String(id) === firewall.id) ||
      targets.some((target) => String(target.server) === server.id) ||
      attachments.some((one) => asList(one.outputs.serverIds).some((id) => String(id) === server.id)),
  );
  const byServer = (server: Resource): Values => ({ type: "server", server: { id: Number(server.id) } });
  return [
    ...direct.map(byServer),
    ...[...new Set(selectors)].map((selector) => ({
      type: "label_selector",
      label_selector: { selector },
      applied_to_resources: behind.filter((server) => !direct.includes(server)).map(byServer),
    })),
  ];
}

export function firewall(store: Store, resource: Resource): Values {
  return { ...common(resource), rules: asList(resource.outputs.rules).flatMap(rule), applied_to: appliedTo(store, resource) };
}

export function volume(store: Store, resource: Resource): Values {
  const { outputs } = resource;
  const holder = asText(store.find(TYPES.volumeAttachment, resource.id)?.outputs.serverId) ?? asText(outputs.serverId);
  return {
    ...common(resource),
    size: Number(outputs.size),
    format: asText(outputs.format) ?? null,
    linux_device: String(outputs.linuxDevice),
    location: location(String(outputs.location)),
    server: holder && store.find(TYPES.server, holder) ? Number(holder) : null,
    status: "available",
    protection: protection(resource),
  };
}

/** `holder` is the server that has it. */
export function primaryIp(resource: Resource, holder: Resource | undefined): Values {
  const { outputs } = resource;
  const at = String(outputs.location);
  return {
    ...common(resource),
    type: String(outputs.type),
    ip: asText(outputs.ipNetwork) ?? String(outputs.ipAddress),
    location: location(at),
    datacenter: datacenter(at),
    assignee_type: "server",
    assignee_id: holder ? Number(holder.id) : null,
    auto_delete: outputs.autoDelete === true,
    blocked: false,
    dns_ptr: [],
    protection: protection(resource),
  };
}
