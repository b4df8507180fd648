import { flag, integer, list, map, object, type ResourceTable, text } from "../table.ts";
import { TYPES } from "./ids.ts";
import { localSizeDiffers, sizeReplaces } from "./replacing.ts";

export const serverTable: ResourceTable = {
  type: TYPES.server,
  made: "sdkv2",
  inputs: {
    additionalVolumeIds: list(text()),
    adminPasswordEncryptionSshKeyId: text(),
    bootType: text({ default: "local", oneOf: ["local", "bootscript", "rescue"] }),
    bootscriptId: text({ computed: true }),
    cloudInit: text({ computed: true }),
    enableDynamicIp: flag({ default: false }),
    filesystems: list(object({ filesystemId: text(), status: text() }), { computed: true }),
    image: text({ replaces: true }),
    ipId: text({ conflictsWith: ["ipIds"] }),
    ipIds: list(text(), { conflictsWith: ["ipId"] }),
    name: text({ autonamed: true }),
    placementGroupId: text(),
    privateIps: list(object({ address: text(), id: text() }), { computed: true }),
    privateNetworks: list(
      object({ macAddress: text(), pnId: text({ required: true }), pnicId: text(), status: text(), zone: text({ replaces: true }) }),
    ),
    projectId: text({ replaces: true, computed: true }),
    protected: flag({ default: false }),
    publicIps: list(
      object({ address: text(), dynamic: flag(), family: text(), gateway: text(), id: text(), netmask: text(), provisioningMode: text() }),
      { computed: true },
    ),
    replaceOnTypeChange: flag({ default: false }),
    rootVolume: object(
      {
        boot: flag({ default: false }),
        deleteOnTermination: flag({ default: true }),
        name: text({ computed: true }),
        sbsIops: integer({ computed: true }),
        sizeInGb: integer({ replacesWhen: localSizeDiffers, computed: true }),
        volumeId: text({ computed: true }),
        volumeType: text({ replaces: true, oneOf: ["l_ssd", "sbs_volume", "scratch"], computed: true }),
      },
      { computed: true },
    ),
    securityGroupId: text({ computed: true }),
    state: text({ oneOf: ["started", "stopped", "standby"], computed: true }),
    tags: list(text()),
    type: text({ required: true, replacesWhen: sizeReplaces }),
    userData: map(text(), { computed: true }),
    zone: text({ replaces: true }),
  },
  outputs: {
    organizationId: text(),
    placementGroupPolicyRespected: flag(),
  },
};
