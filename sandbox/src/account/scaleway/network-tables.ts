import { flag, integer, list, object, type ResourceTable, text } from "../table.ts";
import { TYPES } from "./ids.ts";

export const vpcTable: ResourceTable = {
  type: TYPES.vpc,
  made: "sdkv2",
  inputs: {
    enableCustomRoutesPropagation: flag({ computed: true }),
    enableRouting: flag({ computed: true }),
    enableTransitivity: flag({ replaces: true, computed: true }),
    name: text({ autonamed: true }),
    projectId: text({ replaces: true, computed: true }),
    region: text({ replaces: true }),
    tags: list(text()),
  },
  outputs: {
    createdAt: text(),
    isDefault: flag(),
    organizationId: text(),
    srn: text(),
    updatedAt: text(),
  },
};

export const privateNetworkTable: ResourceTable = {
  type: TYPES.privateNetwork,
  made: "sdkv2",
  inputs: {
    enableDefaultRoutePropagation: flag({ computed: true }),
    ipv4Subnet: object(
      {
        address: text({ computed: true }),
        createdAt: text({ computed: true }),
        id: text({ computed: true }),
        prefixLength: integer({ computed: true }),
        srn: text({ computed: true }),
        subnet: text({ replaces: true, computed: true }),
        subnetMask: text({ computed: true }),
        updatedAt: text({ computed: true }),
      },
      { computed: true },
    ),
    ipv6Subnets: list(
      object({
        address: text(),
        createdAt: text(),
        id: text(),
        prefixLength: integer(),
        srn: text(),
        subnet: text({ replaces: true }),
        subnetMask: text(),
        updatedAt: text(),
      }),
      { computed: true },
    ),
    isRegional: flag({ computed: true }),
    name: text({ autonamed: true }),
    projectId: text({ replaces: true, computed: true }),
    region: text({ replaces: true }),
    tags: list(text()),
    vpcId: text({ replaces: true, computed: true }),
    zone: text({ computed: true }),
  },
  outputs: {
    createdAt: text(),
    organizationId: text(),
    srn: text(),
    updatedAt: text(),
  },
};

export const privateIpTable: ResourceTable = {
  type: TYPES.privateIp,
  made: "sdkv2",
  inputs: {
    address: text({ replaces: true, computed: true }),
    customResources: list(object({ macAddress: text({ required: true }), name: text() })),
    isIpv6: flag({ replaces: true, default: false }),
    projectId: text({ replaces: true, computed: true }),
    region: text({ replaces: true }),
    sources: list(object({ privateNetworkId: text(), subnetId: text(), zonal: text() }), { required: true }),
    tags: list(text()),
  },
  outputs: {
    addressCidr: text(),
    createdAt: text(),
    resources: list(object({ id: text(), macAddress: text(), name: text(), type: text() })),
    reverses: list(object({ address: text(), hostname: text() })),
    updatedAt: text(),
    zone: text(),
  },
};
