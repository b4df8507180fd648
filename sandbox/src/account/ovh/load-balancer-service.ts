import ipaddr from "ipaddr.js";
import type { Effect, Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { anything, flag, integer, list, map, object, text } from "../table.ts";
import { asList, isMap, present, type Value, type Values } from "../value.ts";
import { bad, blocks, conflict, mustFind, TYPES, takeUuid } from "./ids.ts";
import { balancerChanged } from "./load-balancer.ts";

const balancerOfListener = (store: Store, id: Value | undefined) => String(store.find(TYPES.listener, id)?.outputs.loadbalancerId);
const balancerOfPool = (store: Store, id: Value | undefined) => balancerOfListener(store, store.find(TYPES.pool, id)?.outputs.listenerId);

const region = text({ replaces: true, computed: true });
const tenantId = text({ replaces: true, computed: true });
const adminStateUp = flag({ default: true });

function checkListener(inputs: Values): void {
  for (const source of asList(inputs.allowedCidrs)) {
    if (!ipaddr.isValidCIDR(String(source))) throw bad(`Validation failure: ${String(source)} is not a valid CIDR.`);
    if (String(source).includes(":")) throw bad("Validation failure: CIDRs have to be of the same IP version as the VIP.");
  }
}

export const listener: Kind = {
  table: {
    type: TYPES.listener,
    made: "sdkv2",
    inputs: {
      adminStateUp,
      allowedCidrs: list(text(), { unordered: true }),
      connectionLimit: integer({ computed: true }),
      defaultPoolId: text({ computed: true }),
      defaultTlsContainerRef: text(),
      description: text(),
      insertHeaders: map(text()),
      loadbalancerId: text({ required: true, replaces: true }),
      name: text({ autonamed: true }),
      protocol: text({
        required: true,
        replaces: true,
        oneOf: ["TCP", "UDP", "SCTP", "HTTP", "HTTPS", "TERMINATED_HTTPS", "PROMETHEUS"],
      }),
      protocolPort: integer({ required: true, replaces: true }),
      region,
      sniContainerRefs: list(text()),
      tags: list(text(), { unordered: true }),
      tenantId,
      timeoutClientData: integer({ computed: true }),
      timeoutMemberConnect: integer({ computed: true }),
      timeoutMemberData: integer({ computed: true }),
      timeoutTcpInspect: integer({ computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.loadbalancerId);
    checkListener(inputs);
    const taken = store
      .all(TYPES.listener)
      .some(({ outputs }) => outputs.loadbalancerId === balancer.id && outputs.protocolPort === inputs.protocolPort);
    if (taken) throw conflict(`Another Listener on this Load Balancer is already using protocol_port ${String(inputs.protocolPort)}`);
    return { id: takeUuid(store), outputs: listenerOutputs(inputs), references: [blocks(TYPES.loadBalancer, balancer.id)] };
  },
  update(_store, resource, inputs) {
    checkListener(inputs);
    return { outputs: { ...resource.outputs, ...listenerOutputs(inputs) }, references: resource.references };
  },
  effects: (_store, before, after) => balancerChanged(String((after ?? before)?.outputs.loadbalancerId)),
};

const listenerOutputs = (inputs: Values): Values =>
  present({
    connectionLimit: -1,
    defaultPoolId: "",
    timeoutClientData: 50_000,
    timeoutMemberConnect: 5000,
    timeoutMemberData: 50_000,
    timeoutTcpInspect: 0,
    ...inputs,
    protocolPort: Number(inputs.protocolPort),
    allowedCidrs: asList(inputs.allowedCidrs),
  });

const OWNERS = ["loadbalancerId", "listenerId"];

export const pool: Kind = {
  table: {
    type: TYPES.pool,
    made: "sdkv2",
    inputs: {
      adminStateUp,
      alpnProtocols: list(text(), { computed: true }),
      caTlsContainerRef: text(),
      crlContainerRef: text(),
      description: text(),
      lbMethod: text({ required: true, oneOf: ["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"] }),
      listenerId: text({ replaces: true, exactlyOneOf: OWNERS }),
      loadbalancerId: text({ replaces: true, exactlyOneOf: OWNERS }),
      name: text({ autonamed: true }),
      persistence: anything({ computed: true }),
      protocol: text({ required: true, replaces: true, oneOf: ["TCP", "UDP", "HTTP", "HTTPS", "PROXY", "SCTP", "PROXYV2"] }),
      region,
      tags: list(text(), { unordered: true }),
      tenantId,
      tlsCiphers: text({ computed: true }),
      tlsContainerRef: text(),
      tlsEnabled: flag(),
      tlsVersions: list(text(), { computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    if (inputs.listenerId === undefined) throw bad("the sandbox's pools belong to a listener");
    const owner = mustFind(store, TYPES.listener, inputs.listenerId);
    if (owner.outputs.protocol === "TCP" && !["TCP", "PROXY", "PROXYV2"].includes(String(inputs.protocol)))
      throw bad(`Validation failure: The pool protocol '${String(inputs.protocol)}' is invalid while the listener protocol is 'TCP'.`);
    if (store.all(TYPES.pool).some(({ outputs }) => outputs.listenerId === owner.id))
      throw conflict(`Listener ${owner.id} already has a default pool.`);
    return { id: takeUuid(store), outputs: present({ ...inputs }), references: [blocks(TYPES.listener, owner.id)] };
  },
  update: (_store, resource, inputs) => ({ outputs: present({ ...resource.outputs, ...inputs }), references: resource.references }),
  effects: (store, before, after) => balancerChanged(balancerOfListener(store, (after ?? before)?.outputs.listenerId)),
};

function checkMembers(store: Store, inputs: Values): void {
  for (const member of asList(inputs.members)) {
    if (!isMap(member)) continue;
    if (!ipaddr.isValid(String(member.address))) throw bad(`Validation failure: ${String(member.address)} is not a valid IP address.`);
    if (member.subnetId !== undefined) mustFind(store, TYPES.subnet, member.subnetId);
  }
}

function membersOutputs(inputs: Values): Values {
  const members = asList(inputs.members).map((member) =>
    isMap(member)
      ? { adminStateUp: true, backup: false, weight: 1, ...member, id: `${String(member.address)}:${String(member.protocolPort)}` }
      : member,
  );
  return present({ ...inputs, members });
}

const onSubnets = (inputs: Values): Reference[] => {
  const ids = asList(inputs.members).flatMap((member) => (isMap(member) && member.subnetId !== undefined ? [String(member.subnetId)] : []));
  return [...new Set(ids)].map((id) => blocks(TYPES.subnet, id));
};

/** All members of a pool. Its id is the pool's. */
export const members: Kind = {
  table: {
    type: TYPES.members,
    made: "sdkv2",
    inputs: {
      members: list(
        object({
          address: text({ required: true }),
          adminStateUp: flag({ default: true }),
          backup: flag(),
          id: text({ computed: true }),
          monitorAddress: text(),
          monitorPort: integer(),
          name: text(),
          protocolPort: integer({ required: true }),
          subnetId: text(),
          weight: integer({ default: 1 }),
        }),
        { unordered: true },
      ),
      poolId: text({ required: true, replaces: true }),
      region,
    },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.pool, inputs.poolId);
    checkMembers(store, inputs);
    return { id: owner.id, outputs: membersOutputs(inputs), references: [blocks(TYPES.pool, owner.id), ...onSubnets(inputs)] };
  },
  update(store, resource, inputs) {
    checkMembers(store, inputs);
    return { outputs: membersOutputs(inputs), references: [blocks(TYPES.pool, resource.id), ...onSubnets(inputs)] };
  },
  effects: changedByPool,
};

function checkMonitor(inputs: Values): void {
  if (Number(inputs.timeout) > Number(inputs.delay))
    throw bad("Validation failure: Health monitor timeout must not be larger than its delay.");
  const retries = Number(inputs.maxRetries);
  if (retries < 1 || retries > 10) throw bad(`Invalid input for field/attribute max_retries. Value: '${retries}'`);
}

export const monitor: Kind = {
  table: {
    type: TYPES.monitor,
    made: "sdkv2",
    inputs: {
      adminStateUp,
      delay: integer({ required: true }),
      domainName: text(),
      expectedCodes: text({ computed: true }),
      httpMethod: text({ computed: true }),
      httpVersion: text(),
      maxRetries: integer({ required: true }),
      maxRetriesDown: integer({ computed: true }),
      name: text({ autonamed: true }),
      poolId: text({ required: true, replaces: true }),
      region,
      tenantId,
      timeout: integer({ required: true }),
      type: text({ required: true, replaces: true, oneOf: ["TCP", "UDP-CONNECT", "HTTP", "HTTPS", "TLS-HELLO", "PING"] }),
      urlPath: text({ computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.pool, inputs.poolId);
    checkMonitor(inputs);
    if (store.all(TYPES.monitor).some(({ outputs }) => outputs.poolId === owner.id))
      throw conflict("This pool already has a health monitor");
    return { id: takeUuid(store), outputs: monitorOutputs(inputs), references: [blocks(TYPES.pool, owner.id)] };
  },
  update(_store, resource, inputs) {
    checkMonitor(inputs);
    return { outputs: monitorOutputs(inputs), references: resource.references };
  },
  effects: changedByPool,
};

const monitorOutputs = (inputs: Values): Values =>
  present({ expectedCodes: "", httpMethod: "", maxRetriesDown: 3, urlPath: "", ...inputs });

function changedByPool(store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  return balancerChanged(balancerOfPool(store, (after ?? before)?.outputs.poolId));
}
