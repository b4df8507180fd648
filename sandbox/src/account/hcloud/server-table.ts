import { flag, integer, list, map, object, type ResourceTable, text } from "../table.ts";
import type { Value } from "../value.ts";
import { TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";

/** Removed from the API on 1 July 2026: https://docs.hetzner.cloud/changelog, as of 2026-11-24. */
export const DATACENTER_REFUSED = "Removed Attribute: datacenter was removed, use location instead.";

export const serverTable = (userDataHash: (userData: Value) => Value): ResourceTable => ({
  type: TYPES.server,
  made: "sdkv2",
  inputs: {
    allowDeprecatedImages: flag(),
    backups: flag({ default: false }),
    datacenter: text({ refused: DATACENTER_REFUSED }),
    deleteProtection: flag({ default: false }),
    firewallIds: list(integer(), { computed: true, unordered: true }),
    ignoreRemoteFirewallIds: flag({ default: false }),
    image: text({ replaces: true, computed: true }),
    iso: text(),
    keepDisk: flag({ default: false }),
    labels: map(text(), { problem: labelProblem }),
    location: text({ replaces: true, computed: true }),
    name: text({ autonamed: true }),
    networks: list(
      object({
        aliasIps: list(text(), { computed: true, default: [], unordered: true }),
        ip: text({ computed: true }),
        macAddress: text({ computed: true }),
        networkId: integer({ computed: true }),
        subnetId: text({ computed: true }),
      }),
      { unordered: true },
    ),
    placementGroupId: integer(),
    publicNets: list(
      object({
        ipv4: integer({ computed: true }),
        ipv4Enabled: flag({ default: true }),
        ipv6: integer({ computed: true }),
        ipv6Enabled: flag({ default: true }),
      }),
      { unordered: true },
    ),
    rebuildProtection: flag({ default: false }),
    rescue: text(),
    serverType: text({ required: true }),
    shutdownBeforeDeletion: flag({ default: false }),
    sshKeys: list(text(), { replaces: true }),
    userData: text({ replaces: true }),
  },
  outputs: {
    backupWindow: text(),
    datacenter: text(),
    ipv4Address: text(),
    ipv6Address: text(),
    ipv6Network: text(),
    primaryDiskSize: integer(),
    status: text(),
  },
  outputOf: { userData: userDataHash },
});
