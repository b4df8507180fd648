import { flag, integer, list, object, type ResourceTable, text } from "../table.ts";

/** https://www.pulumi.com/registry/packages/aws/api-docs/route53/record/, as of 2026-11-28. */
export const recordTable: ResourceTable = {
  type: "aws:route53/record:Record",
  made: "sdkv2",
  inputs: {
    aliases: list(
      object({ evaluateTargetHealth: flag({ required: true }), name: text({ required: true }), zoneId: text({ required: true }) }),
      { exactlyOneOf: ["aliases", "records"], conflictsWith: ["ttl"] },
    ),
    allowOverwrite: flag({ computed: true }),
    cidrRoutingPolicy: object({ collectionId: text({ required: true }), locationName: text({ required: true }) }),
    failoverRoutingPolicies: list(object({ type: text({ required: true }) })),
    geolocationRoutingPolicies: list(object({ continent: text(), country: text(), subdivision: text() })),
    geoproximityRoutingPolicy: object({
      awsRegion: text(),
      bias: integer(),
      coordinates: list(object({ latitude: text({ required: true }), longitude: text({ required: true }) })),
      localZoneGroup: text(),
    }),
    healthCheckId: text(),
    latencyRoutingPolicies: list(object({ region: text({ required: true }) })),
    multivalueAnswerRoutingPolicy: flag(),
    name: text({ required: true, replaces: true }),
    records: list(text(), { exactlyOneOf: ["aliases", "records"], unordered: true }),
    setIdentifier: text(),
    ttl: integer({ conflictsWith: ["aliases"], requiredWith: ["records"] }),
    type: text({
      required: true,
      oneOf: ["A", "AAAA", "CNAME", "CAA", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV", "TXT"],
    }),
    weightedRoutingPolicies: list(object({ weight: integer({ required: true }) })),
    zoneId: text({ required: true, replaces: true }),
  },
  outputs: { fqdn: text() },
};
