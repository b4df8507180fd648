import { flag, integer, list, map, object, type ResourceTable, text } from "../table.ts";
import type { Value } from "../value.ts";
import { INSTANCE_TYPES, LIMITS, ZONES } from "./catalog.ts";
import { TYPES } from "./ids.ts";

/** All that the plug-in itself checks, so all that a preview notices: the shape of a type, not whether it is sold. */
const families = [...new Set([...Object.keys(INSTANCE_TYPES).map((type) => type.split(".")[0]), "storage", "gpu", "gpu2", "gpu3"])];

const typeProblem = (value: Value) =>
  /^[a-z0-9]+\.[a-z0-9-]+$/i.test(String(value)) && families.includes(String(value).split(".")[0]?.toLowerCase())
    ? undefined
    : `invalid value "${String(value)}", expected format FAMILY.SIZE`;

/** A list that the plug-in has built in. */
const zoneProblem = (value: Value) =>
  ZONES.includes(String(value)) ? undefined : `expected zone to be one of ${JSON.stringify(ZONES)}, got ${String(value)}`;

export const encodedBytes = (userData: Value | undefined): number => Buffer.from(String(userData ?? "")).toString("base64").length;

const userDataProblem = (value: Value) =>
  encodedBytes(value) > LIMITS.userDataBytes ? `user-data maximum allowed length is ${LIMITS.userDataBytes} bytes once encoded` : undefined;

export const instanceTable: ResourceTable = {
  type: TYPES.instance,
  made: "sdkv2",
  inputs: {
    antiAffinityGroupIds: list(text(), { replaces: true, unordered: true }),
    blockStorageVolumeIds: list(text(), { unordered: true }),
    deployTargetId: text({ replaces: true }),
    destroyProtected: flag(),
    diskSize: integer({ required: true, minimum: LIMITS.rootDiskMinimumGib }),
    elasticIpIds: list(text(), { unordered: true }),
    enableSecureBoot: flag({ replaces: true }),
    enableTpm: flag({ default: false }),
    ipv6: flag({ default: false }),
    labels: map(text()),
    name: text({ autonamed: true }),
    networkInterfaces: list(
      object({ ipAddress: text({ computed: true }), macAddress: text({ computed: true }), networkId: text({ required: true }) }),
      { unordered: true },
    ),
    private: flag({ default: false }),
    reverseDns: text(),
    securityGroupIds: list(text(), { unordered: true }),
    sshKey: text({ replaces: true, conflictsWith: ["sshKeys"] }),
    sshKeys: list(text(), { replaces: true, unordered: true }),
    state: text({ computed: true, oneOf: ["running", "stopped"] }),
    templateId: text({ required: true, replaces: true }),
    type: text({ required: true, problem: typeProblem }),
    userData: text({ problem: userDataProblem }),
    zone: text({ required: true, replaces: true, problem: zoneProblem }),
  },
  outputs: {
    createdAt: text(),
    ipv6Address: text(),
    macAddress: text(),
    privateNetworkIds: list(text()),
    publicIpAddress: text(),
  },
};
