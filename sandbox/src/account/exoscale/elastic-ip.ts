import type { Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import { flag, integer, map, object, text } from "../table.ts";
import { isMap, present, type Value } from "../value.ts";
import { ELASTIC_IP_HOURLY_EUR, HOURS_PER_MONTH } from "./catalog.ts";
import { bad, checkZone, conflict, TYPES, takeUuid } from "./ids.ts";

/** Bounds of https://openapi-v2.exoscale.com/source.yaml, as of 2026-11-24. */
const BOUNDS: readonly [name: string, least: number, most: number][] = [
  ["port", 1, 65535],
  ["interval", 5, 300],
  ["timeout", 2, 60],
  ["strikesOk", 1, 20],
  ["strikesFail", 1, 20],
];

function checkHealthcheck(check: Value | undefined): void {
  if (!isMap(check)) return;
  for (const [name, least, most] of BOUNDS) {
    const value = check[name];
    if (value !== undefined && (Number(value) < least || Number(value) > most))
      throw bad(`healthcheck ${name}: ${String(value)} is not from ${least} to ${most}`);
  }
  if (check.mode !== "tcp" && check.uri === undefined) throw bad(`healthcheck uri: required for the mode ${String(check.mode)}`);
}

export const elasticIp: Kind = {
  table: {
    type: TYPES.elasticIp,
    made: "sdkv2",
    inputs: {
      addressFamily: text({ replaces: true, computed: true, oneOf: ["inet4", "inet6"] }),
      description: text({ computed: true }),
      healthcheck: object(
        {
          interval: integer({ default: 10 }),
          mode: text({ required: true, oneOf: ["tcp", "http", "https"] }),
          port: integer({ required: true }),
          strikesFail: integer({ default: 2 }),
          strikesOk: integer({ default: 3 }),
          timeout: integer({ default: 3 }),
          tlsSkipVerify: flag(),
          tlsSni: text(),
          uri: text(),
        },
        { computed: true },
      ),
      labels: map(text()),
      reverseDns: text(),
      zone: text({ required: true, replaces: true }),
    },
    outputs: { cidr: text(), ipAddress: text() },
  },
  create(store, inputs) {
    checkHealthcheck(inputs.healthcheck);
    if (inputs.addressFamily === "inet6") throw bad("the sandbox has no IPv6");
    const ipAddress = takePublicIpv4(store);
    const { description, healthcheck, labels, reverseDns } = inputs;
    const outputs = { addressFamily: "inet4", cidr: `${ipAddress}/32`, description, healthcheck, ipAddress, labels, reverseDns };
    return { id: takeUuid(store), outputs: present({ ...outputs, zone: checkZone(inputs.zone) }), references: [] };
  },
  update(_store, resource, inputs) {
    const before = resource.outputs;
    const { description = before.description, healthcheck = before.healthcheck, labels, reverseDns } = inputs;
    checkHealthcheck(healthcheck);
    if (isMap(healthcheck) && !isMap(before.healthcheck)) throw conflict("an elastic IP cannot become a managed one later");
    if (isMap(healthcheck) && isMap(before.healthcheck) && healthcheck.mode !== before.healthcheck.mode)
      throw conflict("healthcheck mode: set at creation only");
    return { outputs: present({ ...before, description, healthcheck, labels, reverseDns }), references: [] };
  },
  effects: (_store, before, after) => [{ what: after ? "address-changed" : "address-deleted", id: (after ?? before)?.id ?? "" }],
  price: () => [{ item: "elastic IP", monthlyEur: ELASTIC_IP_HOURLY_EUR * HOURS_PER_MONTH }],
};
