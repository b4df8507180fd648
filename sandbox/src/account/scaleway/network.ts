import { CloudError, invalid } from "../error.ts";
import { overlaps, parseRange, toAddress } from "../ipv4.ts";
import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { isMap, present, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { mustFind, newUuid, ownerIn, regionIn, TYPES, uuidOf } from "./ids.ts";
import { privateNetworkTable, vpcTable } from "./network-tables.ts";
import { changed, settled, TIMES } from "./settled.ts";

export const vpc: Kind = {
  table: vpcTable,
  create(store, inputs) {
    const region = regionIn(inputs);
    const uuid = newUuid(store);
    const chosen = {
      ...TIMES,
      ...ownerIn(inputs),
      region,
      isDefault: false,
      srn: `srn:scw:vpc:${uuid}`,
      enableRouting: true,
      enableCustomRoutesPropagation: true,
      enableTransitivity: inputs.enableTransitivity ?? false,
    };
    return { id: `${region}/${uuid}`, outputs: present({ ...settled(vpcTable, inputs), ...chosen }), references: [] };
  },
  update: (_store, resource, inputs) => ({ outputs: changed(vpcTable, inputs, resource.outputs), references: resource.references }),
};

export const cidrOf = (network: Resource): string => (isMap(network.outputs.ipv4Subnet) ? String(network.outputs.ipv4Subnet.subnet) : "");

/** Ranges that the cloud keeps: https://www.scaleway.com/en/docs/vpc/reference-content/private-networks-reserved-prefixes/, as of 2026-11-25. */
const RESERVED = ["0.0.0.0/8", "127.0.0.0/8", "100.64.0.0/10"];

function checkSubnet(store: Store, cidr: string, vpcId: string): void {
  const range = parseRange(cidr, "subnets");
  const { min, max } = LIMITS.networkPrefix;
  if (range.prefix < min || range.prefix > max)
    throw invalid(`invalid argument(s): subnets[0] is invalid for unexpected reason, prefix: {"max": ${min}, "min": ${max}}`);
  if (RESERVED.some((kept) => overlaps(range, parseRange(kept, "subnets"))))
    throw invalid(`invalid argument(s): subnets[0] is reserved: ${cidr}`);
  const clash = store
    .all(TYPES.privateNetwork)
    .find((other) => other.outputs.vpcId === vpcId && overlaps(parseRange(cidrOf(other), "subnets"), range));
  if (clash) throw new CloudError("precondition_failed", `subnet ${cidr} overlaps with ${cidrOf(clash)} in the same VPC`, 412);
}

/** The range that the cloud takes when nobody says one: a /22 that is free in the VPC. */
function freeSubnet(store: Store, vpcId: string): string {
  const taken = store.all(TYPES.privateNetwork).filter((other) => other.outputs.vpcId === vpcId);
  for (let third = 0; third < 256; third += 4) {
    const cidr = `172.16.${third}.0/22`;
    if (!taken.some((other) => overlaps(parseRange(cidrOf(other), "subnets"), parseRange(cidr, "subnets")))) return cidr;
  }
  throw new CloudError("precondition_failed", "no subnet is free in the VPC", 412);
}

function subnetOutput(cidr: string, uuid: string): Values {
  const { first, prefix } = parseRange(cidr, "subnets");
  const subnetMask = toAddress(2 ** 32 - 2 ** (32 - prefix));
  return {
    ...TIMES,
    id: uuid,
    srn: `srn:scw:vpc:subnet:${uuid}`,
    subnet: cidr,
    address: toAddress(first),
    prefixLength: prefix,
    subnetMask,
  };
}

export const privateNetwork: Kind = {
  table: privateNetworkTable,
  create(store, inputs) {
    const region = regionIn(inputs);
    if (inputs.vpcId === undefined) throw invalid("vpc_id is required: the project has no default VPC in this region");
    const owner = mustFind(store, TYPES.vpc, inputs.vpcId);
    if (owner.outputs.region !== region) throw invalid(`vpc ${uuidOf(owner.id)} is not in region ${region}`);
    const given = isMap(inputs.ipv4Subnet) ? inputs.ipv4Subnet.subnet : undefined;
    const cidr = given === undefined ? freeSubnet(store, owner.id) : String(given);
    checkSubnet(store, cidr, owner.id);
    const uuid = newUuid(store);
    const chosen = {
      ...TIMES,
      ...ownerIn(inputs),
      region,
      vpcId: owner.id,
      zone: "",
      isRegional: true,
      srn: `srn:scw:vpc:private-network:${uuid}`,
      enableDefaultRoutePropagation: inputs.enableDefaultRoutePropagation ?? false,
      ipv4Subnet: subnetOutput(cidr, newUuid(store)),
      ipv6Subnets: [],
    };
    return {
      id: `${region}/${uuid}`,
      outputs: present({ ...settled(privateNetworkTable, inputs), ...chosen }),
      references: [{ type: TYPES.vpc, id: owner.id, when: "blocks" }],
    };
  },
  update(_store, resource, inputs) {
    const { ipv4Subnet: _, ...rest } = inputs;
    return { outputs: changed(privateNetworkTable, rest, resource.outputs), references: resource.references };
  },
  effects(_store, before, after) {
    if (before && after) return [];
    return after ? [{ what: "network-created", id: uuidOf(after.id) }] : [{ what: "network-deleted", id: uuidOf(before?.id) }];
  },
};
