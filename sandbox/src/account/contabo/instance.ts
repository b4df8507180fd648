import type { BillItem, Effect, Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Resource, Store } from "../store.ts";
import { anything, flag, integer, list, text } from "../table.ts";
import { asList, asNumber, asText, isMap, present, type Values } from "../value.ts";
import { IMAGES, monthlyEur, PERIODS, PRIVATE_NETWORKING, PRODUCTS, REGIONS } from "./catalog.ts";
import { badRequest, mustFind, TYPES } from "./ids.ts";
import { isPlugged, nicEffect } from "./private-network.ts";

const USERS = ["root", "admin", "administrator"];

/** https://api.contabo.com, "Create a new instance", read 2026-11-25. Ids of anything that is named have to be there. */
function checkInstallation(store: Store, { imageId, sshKeys, rootPassword, defaultUser }: Values): void {
  if (!IMAGES[String(imageId)]) throw badRequest(`imageId ${String(imageId)} doesn't exist`);
  if (!USERS.includes(String(defaultUser))) throw badRequest(`defaultUser must be one of ${USERS.join(", ")}`);
  for (const key of asList(sshKeys)) {
    if (mustFind(store, TYPES.secret, key).outputs.type !== "ssh") throw badRequest(`sshKeys: secret ${String(key)} is no SSH key`);
  }
  if (rootPassword !== undefined && mustFind(store, TYPES.secret, rootPassword).outputs.type !== "password") {
    throw badRequest(`rootPassword: secret ${String(rootPassword)} is no password`);
  }
}

function checkOrder(store: Store, inputs: Values): void {
  const { productId, region, period } = inputs;
  if (!PRODUCTS[String(productId)]) throw badRequest(`productId ${String(productId)} doesn't exist`);
  if (!REGIONS[String(region)]) throw badRequest(`region must be one of ${Object.keys(REGIONS).join(", ")}`);
  if (!PERIODS.includes(Number(period))) throw badRequest(`period must be one of ${PERIODS.join(", ")}`);
  checkInstallation(store, inputs);
}

/** An order without what the API fills in. */
function filled(inputs: Values): Values {
  const { imageId = "afecbb85-e2fc-46f0-9684-b46b1faf00bb", productId = "V153", region = "EU", defaultUser = "admin" } = inputs;
  return { displayName: "", sshKeys: [], restarts: 0, installations: 1, ...inputs, imageId, productId, region, defaultUser };
}

export const instance: Kind = {
  table: {
    type: TYPES.instance,
    made: "native",
    inputs: {
      imageId: text(),
      productId: text(),
      region: text(),
      period: integer({ required: true }),
      displayName: text(),
      defaultUser: text(),
      sshKeys: list(integer()),
      rootPassword: integer(),
      userData: text(),
      addOns: anything(),
      cancelDate: text(),
      restarts: integer(),
      installations: integer(),
      powered: flag(),
    },
    outputs: { ipv4: text(), ipv6: text(), macAddress: text(), hasPrivateNetworking: flag() },
  },
  create(store, inputs) {
    const order = filled(inputs);
    checkOrder(store, order);
    const id = store.takeId();
    const number = Number(id).toString(16).padStart(6, "0");
    const mac = `00:50:56:${number.slice(-6, -4)}:${number.slice(-4, -2)}:${number.slice(-2)}`;
    const found = { ipv4: takePublicIpv4(store), ipv6: `2001:db8::${id}`, macAddress: mac };
    return { id, outputs: { ...asOutputs(order), ...found }, references: [] };
  },
  update(store, resource, inputs) {
    const order = filled(inputs);
    if (order.installations !== resource.outputs.installations) checkInstallation(store, order);
    const { ipv4 = "", ipv6 = "", macAddress = "" } = resource.outputs;
    return { outputs: { ...asOutputs(order), ipv4, ipv6, macAddress }, references: [] };
  },
  effects: instanceEffects,
  price: ({ outputs }): BillItem[] => {
    const monthly = monthlyEur(String(outputs.productId), String(outputs.region), Number(outputs.period));
    const server = { item: String(outputs.productId), ...(monthly === undefined ? {} : { monthlyEur: monthly }) };
    return outputs.hasPrivateNetworking === true
      ? [server, { item: "private networking", monthlyEur: PRIVATE_NETWORKING.monthlyEur }]
      : [server];
  },
  isEnding: ({ outputs }) => asText(outputs.cancelDate) !== undefined,
};

function asOutputs(order: Values): Values {
  const { userData: _, addOns, ...rest } = order;
  return present({ ...rest, powered: order.powered !== false, hasPrivateNetworking: isMap(addOns) && isMap(addOns.privateNetworking) });
}

function instanceEffects(store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  const id = (after ?? before)?.id ?? "";
  if (!after) return [{ what: "server-deleted", id }];
  if (!before)
    return [
      { what: "server-created", id },
      { what: "firewall-changed", id },
    ];
  const members = store.all(TYPES.networkMember).filter(({ outputs }) => String(outputs.instanceId) === id);
  const changed = (key: string) => before.outputs[key] !== after.outputs[key];
  if (changed("installations")) {
    const nics = members.filter((member) => isPlugged(store, member)).map((member) => nicEffect("nic-attached", member));
    return [{ what: "server-deleted", id }, { what: "server-created", id }, { what: "firewall-changed", id }, ...nics];
  }
  if (changed("restarts")) {
    const fresh = members.filter(({ outputs }) => outputs.joinedAtRestart === asNumber(before.outputs.restarts));
    return [{ what: "server-stopped", id }, ...fresh.map((member) => nicEffect("nic-attached", member)), { what: "server-started", id }];
  }
  if (changed("powered")) return [{ what: after.outputs.powered === true ? "server-started" : "server-stopped", id }];
  return [];
}
