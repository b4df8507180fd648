import { createHash } from "node:crypto";
import { anything, flag, integer, list, map, object, type ResourceTable, text } from "../table.ts";
import { sameValue, type Value } from "../value.ts";
import { TYPES } from "./ids.ts";

/** The state keeps a hash of the user-data, not the text. */
export const userDataHash = (userData: Value): Value => createHash("sha1").update(String(userData)).digest("hex");

const replaces = { replaces: true } as const;
/** A block that replaces only by what stands in it: adding it as a whole does too. */
const byContent = { replacesWhen: (before: Value | undefined, after: Value | undefined) => !sameValue(before, after) } as const;
const REMOVED = "was removed in version 4 of the plug-in";

export const instanceTable: ResourceTable = {
  type: TYPES.instance,
  made: "sdkv2",
  inputs: {
    accessIpV4: text({ refused: REMOVED }),
    accessIpV6: text({ refused: REMOVED }),
    adminPass: text({ secret: true }),
    availabilityZone: text({ replaces: true, computed: true, conflictsWith: ["availabilityZoneHints"] }),
    availabilityZoneHints: text({ replaces: true, conflictsWith: ["availabilityZone"] }),
    blockDevices: list(
      object({
        bootIndex: integer(),
        deleteOnTermination: flag({ default: false }),
        destinationType: text(),
        deviceType: text(),
        diskBus: text(),
        guestFormat: text(),
        multiattach: flag({ default: false }),
        sourceType: text({ required: true }),
        uuid: text(),
        volumeSize: integer(),
        volumeType: text(),
      }),
      byContent,
    ),
    configDrive: flag(replaces),
    flavorId: text({ computed: true }),
    flavorName: text({ computed: true }),
    forceDelete: flag({ default: false }),
    hypervisorHostname: text(replaces),
    // A change of either rebuilds the server in place, and nothing says so.
    imageId: text({ computed: true }),
    imageName: text({ computed: true }),
    keyPair: text(replaces),
    metadata: map(text()),
    name: text({ autonamed: true }),
    networkMode: text({ replaces: true, oneOf: ["auto", "none"], conflictsWith: ["networks"] }),
    networks: list(
      object({
        accessNetwork: flag({ default: false }),
        fixedIpV4: text({ computed: true }),
        fixedIpV6: text({ computed: true }),
        mac: text({ computed: true }),
        name: text({ computed: true }),
        port: text({ computed: true }),
        uuid: text({ computed: true }),
      }),
      { replaces: true, computed: true },
    ),
    personalities: list(object({ content: text({ required: true }), file: text({ required: true }) }), { unordered: true }),
    powerState: text({ default: "active", oneOf: ["active", "shutoff", "shelved_offloaded"] }),
    region: text({ replaces: true, computed: true }),
    schedulerHints: list(
      object({
        additionalProperties: map(anything()),
        buildNearHostIp: text(),
        differentCells: list(text()),
        differentHosts: list(text()),
        group: text(),
        queries: list(text()),
        sameHosts: list(text()),
        targetCell: text(),
      }),
      byContent,
    ),
    securityGroups: list(text(), { computed: true, unordered: true }),
    stopBeforeDestroy: flag({ default: false }),
    tags: list(text(), { unordered: true }),
    userData: text(replaces),
    vendorOptions: object({ detachPortsBeforeDestroy: flag({ default: false }), ignoreResizeConfirmation: flag({ default: false }) }, {}),
  },
  outputs: {
    accessIpV4: text(),
    accessIpV6: text(),
    allMetadata: map(text()),
    allTags: list(text()),
    created: text(),
    updated: text(),
  },
  outputOf: { userData: userDataHash },
};
