import { flag, integer, list, object, type ResourceTable, text } from "../table.ts";
import { TYPES } from "./ids.ts";
import { shrinks } from "./replacing.ts";

export const securityGroupTable: ResourceTable = {
  type: TYPES.securityGroup,
  made: "sdkv2",
  inputs: {
    description: text(),
    enableDefaultSecurity: flag({ default: true }),
    externalRules: flag({ default: false, conflictsWith: ["inboundRules", "outboundRules"] }),
    inboundDefaultPolicy: text({ default: "accept", oneOf: ["accept", "drop"] }),
    inboundRules: list(
      object({
        action: text({ required: true, oneOf: ["accept", "drop"] }),
        ip: text(),
        ipRange: text(),
        port: integer(),
        portRange: text(),
        protocol: text({ default: "TCP", oneOf: ["TCP", "UDP", "ICMP", "ANY"] }),
      }),
      { conflictsWith: ["externalRules"] },
    ),
    name: text({ autonamed: true }),
    outboundDefaultPolicy: text({ default: "accept", oneOf: ["accept", "drop"] }),
    outboundRules: list(
      object({
        action: text({ required: true, oneOf: ["accept", "drop"] }),
        ip: text(),
        ipRange: text(),
        port: integer(),
        portRange: text(),
        protocol: text({ default: "TCP", oneOf: ["TCP", "UDP", "ICMP", "ANY"] }),
      }),
      { conflictsWith: ["externalRules"] },
    ),
    projectId: text({ replaces: true, computed: true }),
    stateful: flag({ default: true }),
    tags: list(text()),
    zone: text({ replaces: true }),
  },
  outputs: {
    organizationId: text(),
  },
};

export const publicIpTable: ResourceTable = {
  type: TYPES.publicIp,
  made: "sdkv2",
  inputs: {
    projectId: text({ replaces: true, computed: true }),
    tags: list(text()),
    type: text({ replaces: true, oneOf: ["routed_ipv4", "routed_ipv6"], computed: true }),
    zone: text({ replaces: true }),
  },
  outputs: {
    address: text(),
    organizationId: text(),
    prefix: text(),
    reverse: text(),
    serverId: text(),
  },
};

export const placementGroupTable: ResourceTable = {
  type: TYPES.placementGroup,
  made: "sdkv2",
  inputs: {
    name: text({ autonamed: true }),
    policyMode: text({ default: "optional", oneOf: ["optional", "enforced"] }),
    policyType: text({ default: "max_availability", oneOf: ["max_availability", "low_latency"] }),
    projectId: text({ replaces: true, computed: true }),
    tags: list(text()),
    zone: text({ replaces: true }),
  },
  outputs: {
    policyRespected: flag(),
  },
};

export const privateNicTable: ResourceTable = {
  type: TYPES.privateNic,
  made: "sdkv2",
  inputs: {
    ipIds: list(text(), { replaces: true }),
    ipamIpIds: list(text(), { replaces: true }),
    privateIps: list(object({ address: text(), id: text() }), { computed: true }),
    privateNetworkId: text({ required: true, replaces: true }),
    serverId: text({ required: true, replaces: true }),
    tags: list(text()),
    zone: text({ replaces: true }),
  },
  outputs: {
    macAddress: text(),
  },
};

export const sshKeyTable: ResourceTable = {
  type: TYPES.sshKey,
  made: "sdkv2",
  inputs: {
    disabled: flag({ default: false }),
    name: text({ autonamed: true }),
    projectId: text({ replaces: true, computed: true }),
    publicKey: text({ required: true, replaces: true }),
  },
  outputs: {
    createdAt: text(),
    fingerprint: text(),
    organizationId: text(),
    updatedAt: text(),
  },
};

export const volumeTable: ResourceTable = {
  type: TYPES.volume,
  made: "sdkv2",
  inputs: {
    instanceVolumeId: text({ replaces: true, conflictsWith: ["snapshotId"], computed: true }),
    iops: integer({ required: true }),
    name: text({ autonamed: true }),
    projectId: text({ replaces: true, computed: true }),
    sizeInGb: integer({ replacesWhen: shrinks, computed: true }),
    snapshotId: text({ replaces: true }),
    tags: list(text()),
    zone: text({ replaces: true }),
  },
  outputs: {
    srn: text(),
  },
};
