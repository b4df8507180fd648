import type { Resource, Store } from "../../store.ts";
import { isMap, type Values } from "../../value.ts";
import { asList, asText, TYPES } from "../ids.ts";
import { selects } from "../labels.ts";
import { networkOfBalancer } from "../load-balancer-target.ts";
import * as answers from "./answers.ts";
import { loadBalancerType, location } from "./catalog-answers.ts";

const servicesOf = (store: Store, balancerId: string): Resource[] =>
  store.all(TYPES.loadBalancerService).filter((one) => String(one.outputs.loadBalancerId) === balancerId);

export const targetsOf = (store: Store, balancerId: string): Resource[] =>
  store.all(TYPES.loadBalancerTarget).filter((one) => String(one.outputs.loadBalancerId) === balancerId);

function service({ outputs }: Resource): Values {
  const health = isMap(outputs.healthCheck) ? outputs.healthCheck : {};
  const request = isMap(health.http) ? health.http : {};
  const http = isMap(outputs.http) ? outputs.http : {};
  const checked = {
    domain: asText(request.domain) ?? "",
    path: asText(request.path) ?? "/",
    response: asText(request.response) ?? "",
    status_codes: asList(request.statusCodes).length > 0 ? asList(request.statusCodes) : ["2??", "3??"],
    tls: request.tls === true,
  };
  return {
    protocol: String(outputs.protocol),
    listen_port: Number(outputs.listenPort),
    destination_port: Number(outputs.destinationPort),
    proxyprotocol: outputs.proxyprotocol === true,
    health_check: {
      protocol: String(health.protocol),
      port: Number(health.port),
      interval: Number(health.interval),
      timeout: Number(health.timeout),
      retries: Number(health.retries),
      ...(health.protocol === "tcp" ? {} : { http: checked }),
    },
    ...(outputs.protocol === "tcp"
      ? {}
      : {
          http: {
            certificates: asList(http.certificates),
            cookie_lifetime: Number(http.cookieLifetime ?? 0) || 300,
            cookie_name: asText(http.cookieName) ?? "HCLBSTICKY",
            redirect_http: http.redirectHttp === true,
            sticky_sessions: http.stickySessions === true,
          },
        }),
  };
}

/** The sandbox doesn't tell the API what the balancer's checks found. */
function target(store: Store, { outputs }: Resource, ports: readonly number[]): Values {
  const health_status = ports.map((listen_port) => ({ listen_port, status: "unknown" }));
  const use_private_ip = outputs.usePrivateIp === true;
  if (outputs.type === "ip") return { type: "ip", ip: { ip: String(outputs.ip) }, health_status };
  const byServer = (id: number): Values => ({ type: "server", server: { id }, use_private_ip, health_status });
  if (outputs.type === "server") return byServer(Number(outputs.serverId));
  const selector = String(outputs.labelSelector);
  const chosen = store.all(TYPES.server).filter((server) => selects(selector, server.outputs.labels));
  return {
    type: "label_selector",
    label_selector: { selector },
    use_private_ip,
    targets: chosen.map(({ id }) => byServer(Number(id))),
  };
}

export function loadBalancer(store: Store, resource: Resource): Values {
  const { outputs } = resource;
  const leg = networkOfBalancer(store, resource.id);
  const services = servicesOf(store, resource.id);
  const ports = services.map(({ outputs: { listenPort } }) => Number(listenPort));
  return {
    ...answers.common(resource),
    public_net: {
      enabled: leg?.outputs.enablePublicInterface !== false,
      ipv4: { ip: String(outputs.ipv4), dns_ptr: null },
      ipv6: { ip: String(outputs.ipv6), dns_ptr: null },
    },
    private_net: leg ? [{ network: Number(leg.outputs.networkId), ip: String(leg.outputs.ip) }] : [],
    location: location(String(outputs.location)),
    load_balancer_type: loadBalancerType(String(outputs.loadBalancerType)),
    algorithm: { type: isMap(outputs.algorithm) ? String(outputs.algorithm.type) : "round_robin" },
    services: services.map(service),
    targets: targetsOf(store, resource.id).map((one) => target(store, one, ports)),
    protection: answers.protection(resource),
    outgoing_traffic: null,
    ingoing_traffic: null,
    included_traffic: 20 * 2 ** 40,
  };
}
