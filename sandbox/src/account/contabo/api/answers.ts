/** The account's resources in the API's words. */
import { parseRange, toAddress } from "../../ipv4.ts";
import type { Resource, Store } from "../../store.ts";
import { asList, asText, type Value, type Values } from "../../value.ts";
import { IMAGES, PRIVATE_NETWORKING, PRODUCTS, REGIONS } from "../catalog.ts";
import { membersOf as firewallMembers } from "../firewall.ts";
import { TYPES } from "../ids.ts";
import { isPlugged, membersOf as networkMembers } from "../private-network.ts";
import { CUSTOMER, iso } from "./envelope.ts";
import type { Pending } from "./pending.ts";

const address = (ip: string, netmaskCidr: number, gateway: string): Values => ({ ip, netmaskCidr, gateway });

/** Addresses are there once the server is. */
function ipConfig({ outputs }: Resource, isThere: boolean): Values {
  if (!isThere) return { v4: address("", 0, ""), v6: address("", 0, "") };
  return { v4: address(String(outputs.ipv4), 24, "203.0.113.1"), v6: address(String(outputs.ipv6), 64, "fe80::1") };
}

const isThere = (resource: Resource, pending: Pending): boolean =>
  pending.stateOf(resource) !== "provisioning" && pending.failureOf(resource) === undefined;

const regionOf = ({ outputs }: Resource) => REGIONS[String(outputs.region)] ?? { name: String(outputs.region), dataCenter: "" };

const nameOf = (instance: Resource) => `vmd${instance.id}`;

export function addOns({ outputs }: Resource): Values[] {
  return outputs.hasPrivateNetworking === true ? [{ id: PRIVATE_NETWORKING.addOnId, quantity: 1 }] : [];
}

export function statusOf(resource: Resource, pending: Pending): string {
  if (pending.failureOf(resource) !== undefined) return "error";
  return pending.stateOf(resource) ?? (resource.outputs.powered === false ? "stopped" : "running");
}

export function instance(resource: Resource, pending: Pending): Values {
  const { outputs } = resource;
  const product = PRODUCTS[String(outputs.productId)];
  const failure = pending.failureOf(resource);
  return {
    ...CUSTOMER,
    additionalIps: [],
    name: nameOf(resource),
    displayName: asText(outputs.displayName) ?? "",
    instanceId: Number(resource.id),
    dataCenter: regionOf(resource).dataCenter,
    region: String(outputs.region),
    regionName: regionOf(resource).name,
    productId: String(outputs.productId),
    imageId: String(outputs.imageId),
    ipConfig: ipConfig(resource, isThere(resource, pending)),
    macAddress: String(outputs.macAddress),
    ramMb: (product?.memoryGib ?? 0) * 1024,
    cpuCores: product?.vcpus ?? 0,
    osType: "Linux",
    diskMb: (product?.diskGib ?? 0) * 1024,
    sshKeys: asList(outputs.sshKeys).map(Number),
    createdDate: iso(resource.created),
    cancelDate: asText(outputs.cancelDate) ?? "",
    status: statusOf(resource, pending),
    vHostId: 1000 + (Number(resource.id) % 7),
    vHostNumber: 2000 + (Number(resource.id) % 7),
    vHostName: `m${2000 + (Number(resource.id) % 7)}`,
    addOns: addOns(resource),
    ...(failure === undefined ? {} : { errorMessage: failure }),
    productType: product?.type ?? "ssd",
    productName: product?.name ?? String(outputs.productId),
    defaultUser: String(outputs.defaultUser),
    applicationId: "",
  };
}

export function privateNetwork(store: Store, resource: Resource, pending: Pending): Values {
  const { outputs } = resource;
  const range = parseRange(String(outputs.cidr), "cidr");
  const members = networkMembers(store, resource.id);
  return {
    ...CUSTOMER,
    privateNetworkId: Number(resource.id),
    dataCenter: regionOf(resource).dataCenter,
    region: String(outputs.region),
    regionName: regionOf(resource).name,
    name: String(outputs.name),
    description: asText(outputs.description) ?? "",
    cidr: String(outputs.cidr),
    availableIps: range.last - range.first - 2 - members.length,
    createdDate: iso(resource.created),
    instances: members.flatMap((member) => networkMember(store, member, range.prefix, toAddress(range.first + 1), pending)),
  };
}

function networkMember(store: Store, member: Resource, prefix: number, gateway: string, pending: Pending): Values[] {
  const owner = store.find(TYPES.instance, String(member.outputs.instanceId));
  if (!owner) return [];
  return [
    {
      instanceId: Number(owner.id),
      displayName: asText(owner.outputs.displayName) ?? "",
      name: nameOf(owner),
      productId: String(owner.outputs.productId),
      privateIpConfig: { v4: [address(String(member.outputs.ip), prefix, gateway)] },
      ipConfig: ipConfig(owner, isThere(owner, pending)),
      status: pending.stateOf(member) ?? (isPlugged(store, member) ? "ok" : "restart"),
    },
  ];
}

export function firewall(store: Store, resource: Resource, pending: Pending): Values {
  const { outputs } = resource;
  const members = firewallMembers(store, resource.id);
  const owners = members.flatMap((member) => store.find(TYPES.instance, String(member.outputs.instanceId)) ?? []);
  return {
    ...CUSTOMER,
    firewallId: resource.id,
    name: String(outputs.name),
    description: asText(outputs.description) ?? "",
    status: String(outputs.status),
    instanceStatus: members.map((member) => ({
      instanceId: Number(member.outputs.instanceId),
      status: pending.stateOf(member) ?? pending.stateOf(resource) ?? "ok",
    })),
    instances: owners.map((owner) => ({
      instanceId: Number(owner.id),
      displayName: asText(owner.outputs.displayName) ?? "",
      name: nameOf(owner),
      productId: String(owner.outputs.productId),
      ipConfig: ipConfig(owner, isThere(owner, pending)),
      regionSlug: String(owner.outputs.region),
      regionName: regionOf(owner).name,
      dataCenterSlug: String(owner.outputs.region),
      dataCenterName: regionOf(owner).dataCenter,
    })),
    rules: { inbound: asList(outputs.inbound).map(rule) },
    createdDate: iso(resource.created),
    updatedDate: iso(resource.created),
  };
}

const rule = (value: Value): Value => ({ displayName: "", ...(value as Values) });

/** Only where a single one is asked for, its value is told. */
export function secret(resource: Resource, isSingle: boolean): Values {
  return {
    ...CUSTOMER,
    secretId: Number(resource.id),
    name: String(resource.outputs.name),
    type: String(resource.outputs.type),
    value: isSingle ? String(resource.outputs.value) : "*****",
    createdAt: iso(resource.created),
    updatedAt: iso(resource.created),
  };
}

export function image(id: string): Values {
  const { name = "", version = "" } = IMAGES[id] ?? {};
  const day = "2026-04-25T00:00:00.000Z";
  return {
    ...CUSTOMER,
    imageId: id,
    name,
    description: name,
    url: "",
    sizeMb: 3 * 1024,
    uploadedSizeMb: 0,
    osType: "Linux",
    version,
    format: "qcow2",
    status: "downloaded",
    errorMessage: "",
    standardImage: true,
    creationDate: day,
    lastModifiedDate: day,
    tags: [],
  };
}
