import ipaddr from "ipaddr.js";
import { CloudError, invalid, overLimit } from "../error.ts";
import { isAddress } from "../ipv4.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, isMap, present, type Value, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { mustFind, newUuid, TYPES, uuidOf } from "./ids.ts";
import { backendTable, frontendTable } from "./load-balancer-service-tables.ts";
import { changed, settled, TIMES } from "./settled.ts";

const heard = (before: Resource | undefined, after: Resource | undefined): Effect[] => [
  { what: "load-balancer-changed", id: uuidOf((after ?? before)?.outputs.lbId) },
];

/** `30s`, `5m`, `0.5s`. */
export function seconds(duration: Value | undefined): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(duration)) ?? [];
  if (amount === undefined) throw invalid(`"${String(duration)}" is no duration: write for instance 30s`);
  return Number(amount) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit ?? "s"] ?? 1);
}

const DURATIONS = ["healthCheckDelay", "healthCheckTimeout", "timeoutConnect", "timeoutServer", "timeoutTunnel"];

function checkBackend(inputs: Values): void {
  checkPort(inputs.forwardPort, "forward_port");
  if (inputs.healthCheckPort !== undefined) checkPort(inputs.healthCheckPort, "health_check_port");
  for (const name of DURATIONS) if (inputs[name] !== undefined) seconds(inputs[name]);
  const wrong = asList(inputs.serverIps).find((ip) => !isAddress(String(ip)));
  if (wrong !== undefined) throw invalid(`server_ip "${String(wrong)}" is not a valid IP`);
  const checks = ["healthCheckTcp", "healthCheckHttp", "healthCheckHttps"].filter((name) => inputs[name] !== undefined);
  if (checks.length > 1) throw invalid(`only one of ${checks.join(", ")} can be specified`);
}

function checkPort(port: Value | undefined, field: string): void {
  if (!(Number(port) >= 1 && Number(port) <= 65535)) throw invalid(`${field} does not respect constraint, ${String(port)} is no port`);
}

export const backend: Kind = {
  table: backendTable,
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.lbId);
    checkBackend(inputs);
    const outputs = { ...settled(backendTable, inputs), ...backendOutputs(inputs), lbId: balancer.id };
    return {
      id: `${String(balancer.outputs.zone)}/${newUuid(store)}`,
      outputs: present(outputs),
      references: [{ type: TYPES.loadBalancer, id: balancer.id, when: "follows" }],
    };
  },
  update(_store, resource, inputs) {
    checkBackend(inputs);
    return {
      outputs: present({ ...changed(backendTable, inputs, resource.outputs), ...backendOutputs(inputs) }),
      references: resource.references,
    };
  },
  effects: (_store, before, after) => heard(before, after),
};

const backendOutputs = (inputs: Values) => ({
  healthCheckPort: inputs.healthCheckPort ?? inputs.forwardPort ?? 0,
  healthCheckTcp: inputs.healthCheckHttp === undefined && inputs.healthCheckHttps === undefined ? {} : undefined,
  sendProxyV2: inputs.proxyProtocol === "v2",
});

/** A frontend's access list: the first entry that a source is in decides. */
function checkAccess(store: Store, acls: readonly Value[], balancerId: string, itself?: Resource): void {
  const others = store.all(TYPES.frontend).filter((one) => one.outputs.lbId === balancerId && one.id !== itself?.id);
  const count = others.reduce((sum, one) => sum + asList(one.outputs.acls).length, acls.length);
  if (count > LIMITS.aclsPerLoadBalancer) throw overLimit(`quota(s) exceeded: ${count} ACLs`);
  for (const acl of acls.filter(isMap)) {
    const subnets = isMap(acl.match) ? asList(acl.match.ipSubnets) : [];
    if (subnets.length === 0) throw invalid("acl.match: the sandbox takes ip_subnets only, and one is required");
    if (subnets.length > LIMITS.subnetsPerAcl) throw invalid(`acl.match.ip_subnet: at most ${LIMITS.subnetsPerAcl} are allowed`);
    const wrong = subnets.find((subnet) => !ipaddr.isValid(String(subnet)) && !ipaddr.isValidCIDR(String(subnet)));
    if (wrong !== undefined) throw invalid(`acl.match.ip_subnet: "${String(wrong)}" is not valid`);
    if (isMap(acl.match) && acl.match.invert === true) throw invalid("the sandbox plays no inverted matches");
  }
}

/** Members that the API adds to an entry. */
const accessOutputs = (acls: readonly Value[]): Value[] =>
  acls.flatMap((acl, index) =>
    isMap(acl)
      ? [
          {
            ...TIMES,
            name: `acl_${index}`,
            description: "",
            ...acl,
            match: { httpFilter: "acl_http_filter_none", ...(acl.match as Values) },
          },
        ]
      : [],
  );

function checkFrontend(store: Store, inputs: Values, balancer: Resource, itself?: Resource): void {
  checkPort(inputs.inboundPort, "inbound_port");
  const target = mustFind(store, TYPES.backend, inputs.backendId);
  if (target.outputs.lbId !== balancer.id) throw invalid("backend and frontend belong to different load balancers");
  const others = store.all(TYPES.frontend).filter((one) => one.outputs.lbId === balancer.id && one.id !== itself?.id);
  if (others.some((one) => one.outputs.inboundPort === inputs.inboundPort))
    throw new CloudError("already_exists", `inbound port ${String(inputs.inboundPort)} is already used`, 409);
  if (others.length >= LIMITS.frontendsPerLoadBalancer) throw overLimit(`quota(s) exceeded: frontends`);
  checkAccess(store, asList(inputs.acls), balancer.id, itself);
}

export const frontend: Kind = {
  table: frontendTable,
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.lbId);
    checkFrontend(store, inputs, balancer);
    const chosen = {
      lbId: balancer.id,
      certificateId: "",
      acls: inputs.acls === undefined ? undefined : accessOutputs(asList(inputs.acls)),
    };
    return {
      id: `${String(balancer.outputs.zone)}/${newUuid(store)}`,
      outputs: present({ ...settled(frontendTable, inputs), ...chosen }),
      references: [
        { type: TYPES.loadBalancer, id: balancer.id, when: "follows" },
        { type: TYPES.backend, id: String(inputs.backendId), when: "blocks" },
      ],
    };
  },
  update(store, resource, inputs) {
    checkFrontend(store, inputs, mustFind(store, TYPES.loadBalancer, resource.outputs.lbId), resource);
    const acls = inputs.acls === undefined ? undefined : accessOutputs(asList(inputs.acls));
    return { outputs: present({ ...changed(frontendTable, inputs, resource.outputs), acls }), references: resource.references };
  },
  effects: (_store, before, after) => heard(before, after),
};
