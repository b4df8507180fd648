import { flag, list, object, type ResourceTable, text } from "../table.ts";
import { TYPES } from "./ids.ts";
import { loses, turnedOff } from "./replacing.ts";

export const loadBalancerIpTable: ResourceTable = {
  type: TYPES.loadBalancerIp,
  made: "sdkv2",
  inputs: {
    isIpv6: flag({ replaces: true, default: false }),
    projectId: text({ replaces: true, computed: true }),
    reverse: text({ computed: true }),
    tags: list(text()),
    zone: text({ replaces: true }),
  },
  outputs: {
    ipAddress: text(),
    lbId: text(),
    organizationId: text(),
    region: text(),
  },
};

export const loadBalancerTable: ResourceTable = {
  type: TYPES.loadBalancer,
  made: "sdkv2",
  inputs: {
    assignFlexibleIp: flag({ replaces: true, conflictsWith: ["ipIds"] }),
    assignFlexibleIpv6: flag({ replacesWhen: turnedOff, conflictsWith: ["ipIds"] }),
    description: text(),
    externalPrivateNetworks: flag({ default: false, conflictsWith: ["privateNetworks"] }),
    ipId: text({ computed: true }),
    ipIds: list(text(), { replacesWhen: loses, conflictsWith: ["assignFlexibleIp", "assignFlexibleIpv6"], computed: true }),
    name: text({ autonamed: true }),
    privateNetworks: list(
      object({
        dhcpConfig: flag(),
        ipamIds: text(),
        privateNetworkId: text({ required: true }),
        staticConfigs: list(text()),
        status: text(),
        zone: text(),
      }),
      { conflictsWith: ["externalPrivateNetworks"], computed: true },
    ),
    projectId: text({ replaces: true, computed: true }),
    releaseIp: flag(),
    sslCompatibilityLevel: text({
      default: "ssl_compatibility_level_intermediate",
      oneOf: ["ssl_compatibility_level_intermediate", "ssl_compatibility_level_modern", "ssl_compatibility_level_old"],
    }),
    tags: list(text()),
    type: text({ required: true }),
    zone: text({ replaces: true }),
  },
  outputs: {
    ipAddress: text(),
    ipv6Address: text(),
    organizationId: text(),
    privateIps: list(object({ address: text(), id: text() })),
    region: text(),
  },
};
