import { CloudError, invalid, overLimit } from "../error.ts";
import type { Kind } from "../kind.ts";
import type { Store } from "../store.ts";
import { flag, integer, list, object, text } from "../table.ts";
import { isMap, type Value, type Values } from "../value.ts";
import { LOAD_BALANCER_TYPES } from "./catalog.ts";
import { asNumber, mustFind, present, TYPES } from "./ids.ts";

/** tcp has no ports of its own; http and https have. */
function ports(inputs: Values): { listenPort: number; destinationPort: number } {
  const usual = inputs.protocol === "http" ? 80 : inputs.protocol === "https" ? 443 : undefined;
  const listenPort = asNumber(inputs.listenPort) ?? usual;
  const destinationPort = asNumber(inputs.destinationPort) ?? (inputs.protocol === "tcp" ? undefined : 80);
  if (listenPort === undefined || destinationPort === undefined) throw invalid("listenPort and destinationPort are required for tcp");
  for (const port of [listenPort, destinationPort]) if (port < 1 || port > 65535) throw invalid(`${port} is no port`);
  return { listenPort, destinationPort };
}

function healthCheck(inputs: Values, destinationPort: number): Value {
  const given = isMap(inputs.healthCheck) ? inputs.healthCheck : {};
  const wanted = {
    protocol: inputs.protocol === "tcp" ? "tcp" : "http",
    port: destinationPort,
    interval: 15,
    timeout: 10,
    retries: 3,
    ...given,
  };
  const counted = Object.fromEntries((["port", "interval", "timeout", "retries"] as const).map((name) => [name, Number(wanted[name])]));
  for (const [name, value] of Object.entries(counted))
    if (!(value > 0)) throw invalid(`invalid input in field 'health_check.${name}': ${value}`);
  return { http: {}, ...wanted, ...counted };
}

const NO_HTTP = { certificates: [], cookieLifetime: 0, cookieName: "", redirectHttp: false, stickySessions: false, timeoutIdle: 0 };

function outputs(inputs: Values): Values {
  const chosen = ports(inputs);
  return present({
    ...chosen,
    healthCheck: healthCheck(inputs, chosen.destinationPort),
    http: isMap(inputs.http) ? { ...NO_HTTP, ...inputs.http } : NO_HTTP,
    loadBalancerId: String(inputs.loadBalancerId),
    protocol: inputs.protocol,
    proxyprotocol: inputs.proxyprotocol ?? false,
  });
}

function checkPortIsFree(store: Store, balancerId: string, port: Value | undefined): void {
  const services = store.all(TYPES.loadBalancerService).filter((one) => one.outputs.loadBalancerId === balancerId);
  if (services.some((one) => one.outputs.listenPort === port))
    throw new CloudError("source_port_already_used", `source port ${String(port)} is already in use`, 409);
  const type = LOAD_BALANCER_TYPES[String(store.find(TYPES.loadBalancer, balancerId)?.outputs.loadBalancerType)];
  if (type && services.length >= type.services) throw overLimit(`this type of load balancer has at most ${type.services} services`);
}

export const loadBalancerService: Kind = {
  table: {
    type: TYPES.loadBalancerService,
    made: "sdkv2",
    inputs: {
      destinationPort: integer({ computed: true }),
      healthCheck: object(
        {
          http: object({ domain: text(), path: text(), response: text(), statusCodes: list(text()), tls: flag() }, { computed: true }),
          interval: integer({ required: true }),
          port: integer({ required: true }),
          protocol: text({ required: true, oneOf: ["http", "https", "tcp"] }),
          retries: integer({ required: true }),
          timeout: integer({ required: true }),
        },
        { computed: true },
      ),
      http: object(
        {
          certificates: list(integer(), { computed: true, unordered: true }),
          cookieLifetime: integer({ computed: true }),
          cookieName: text({ computed: true }),
          redirectHttp: flag({ computed: true }),
          stickySessions: flag({ computed: true }),
          timeoutIdle: integer({ computed: true }),
        },
        { computed: true },
      ),
      listenPort: integer({ replaces: true, computed: true }),
      loadBalancerId: text({ required: true, replaces: true }),
      protocol: text({ required: true, replaces: true, oneOf: ["http", "https", "tcp"] }),
      proxyprotocol: flag({ computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.loadBalancerId);
    const made = outputs(inputs);
    checkPortIsFree(store, balancer.id, made.listenPort);
    return {
      id: `${balancer.id}__${String(made.listenPort)}`,
      outputs: made,
      references: [{ type: TYPES.loadBalancer, id: balancer.id, when: "follows" }],
    };
  },
  update: (_store, resource, inputs) => ({
    outputs: outputs({ ...inputs, listenPort: resource.outputs.listenPort ?? 0 }),
    references: resource.references,
  }),
  effects: (_store, before, after) => [{ what: "load-balancer-changed", id: String((after ?? before)?.outputs.loadBalancerId) }],
};
