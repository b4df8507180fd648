import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { type Registration, readRegistration } from "./harness/registration.ts";
import { decode, type Properties, Secret } from "./harness/wire.ts";
import "./quick-promises.ts";

/** A registration, and the options that the harness has no use for. */
export interface Recorded extends Omit<Registration, "answer" | "outputs"> {
  readonly replacementTrigger: unknown;
  /** What the monitor answered. */
  readonly id: string;
}

export interface Recording<T> {
  readonly result: T;
  /** Everything below the parent, in the order of arrival. */
  readonly children: readonly Recorded[];
  readonly parentUrn: string;
}

type Answers = Readonly<Record<string, (inputs: Properties) => Properties | Promise<Properties>>>;

/** What a provider would answer to a new resource, beside its inputs. Ids are numbers in text, as most clouds give them. */
const answers: Answers = {
  "hcloud:index/server:Server": () => ({ ipv4Address: "203.0.113.10" }),
  "hcloud:index/loadBalancer:LoadBalancer": () => ({ ipv4: "203.0.113.20" }),
  "ovh:CloudProject/networkPrivate:NetworkPrivate": ({ regions }) => ({
    regionsOpenstackIds: Object.fromEntries((regions as string[]).map((region) => [region, "11111111-1111-4111-8111-111111111111"])),
  }),
  "ovh:CloudProject/user:User": () => ({
    username: "user-practice",
    password: "password-of-the-user",
    openstackRc: { OS_AUTH_URL: "https://auth.cloud.ovh.net/v3/", OS_TENANT_ID: "0123456789abcdef0123456789abcdef" },
  }),
  "openstack:networking/port:Port": () => ({ macAddress: "fa:16:3e:00:00:01" }),
  "openstack:networking/floatingIp:FloatingIp": () => ({ address: "203.0.113.20" }),
  "openstack:compute/instance:Instance": () => ({ accessIpV4: "203.0.113.10" }),
  "openstack:loadbalancer/loadBalancer:LoadBalancer": () => ({ vipPortId: "22222222-2222-4222-8222-222222222222" }),
  "scaleway:instance/ip:Ip": () => ({ address: "203.0.113.10" }),
  "scaleway:loadbalancers/ip:Ip": () => ({ ipAddress: "203.0.113.20" }),
  "exoscale:index/computeInstance:ComputeInstance": () => ({ publicIpAddress: "203.0.113.10" }),
  "exoscale:index/elasticIp:ElasticIp": () => ({ ipAddress: "203.0.113.20" }),
  "cloudflare:index/getZones:getZones": ({ name }) => ({ results: [{ id: "0123456789abcdef0123456789abcdef", name }] }),
  "aws:route53/getZone:getZone": ({ name }) => ({ zoneId: "Z0123456789ABCDEFGHIJ", name }),
  "philotes:k3s:Machine": ({ hostKey }) => ({ shownKey: `shown beside ${hostKey}` }),
  "exoscale:index/getTemplate:getTemplate": () => ({ id: "11111111-1111-4111-8111-111111111111", defaultUser: "ubuntu" }),
  "philotes:contabo:PrivateNetwork": () => ({ cidr: "10.0.0.0/22" }),
  "philotes:contabo:Instance": () => ({ ipv4: "203.0.113.10", privateIp: "10.0.0.2" }),
};

/**
 * Runs code that registers resources below a component, and writes down what it registers. Nothing is created. `more` answers, to resources and calls,
 * win over the recorder's own.
 */
export async function record<T>(
  parentName: string,
  run: (parent: pulumi.ComponentResource) => T,
  more: Answers = {},
): Promise<Recording<T>> {
  const { result, registrations } = await recordAll(() => {
    const parent = new pulumi.ComponentResource("philotes:index:Cluster", parentName);
    return run(parent);
  }, more);
  const component = registrations.find(({ type, custom }) => !custom && type === "philotes:index:Cluster");
  const parentUrn = component?.urn ?? "";
  return { result, parentUrn, children: registrations.filter(({ urn }) => urn !== parentUrn) };
}

/** Runs code that registers resources, and writes down all of them. */
export async function recordAll<T>(
  run: () => T,
  more: Answers = {},
): Promise<{ readonly result: T; readonly registrations: readonly Recorded[] }> {
  const registrations: Recorded[] = [];
  const secretOutputs = new Map<string, readonly string[]>();
  let count = 0;
  await pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs, custom }) => {
      count += 1;
      const id = custom === false ? "" : String(1000 + count);
      const outputs: Record<string, unknown> = { ...(await { ...answers, ...more }[type]?.(inputs)) };
      for (const output of secretOutputs.get(`${type} ${name}`) ?? [])
        if (output in outputs) outputs[output] = pulumi.secret(outputs[output]);
      return { id, state: { ...inputs, ...outputs } };
    },
    call: ({ token, inputs }) => {
      const answer = more[token] ?? answers[token];
      if (answer) return answer(inputs);
      throw new Error(`${token} was called: a preview must not need the cloud's answers`);
    },
  });
  listen(registrations, secretOutputs);
  const result = run();
  await pulumi.runtime.disconnect();
  return { result, registrations };
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
) => Promise<void>;

/** The mock monitor hands on names and inputs only, but a resource's options are half of what there is to say about it. */
function listen(recorded: Recorded[], secretOutputs: Map<string, readonly string[]>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    secretOutputs.set(`${request.getType()} ${request.getName()}`, request.getAdditionalsecretoutputsList());
    return register(request, (error, response) => {
      if (response)
        recorded.push({ ...readRegistration(request, response.getUrn()), replacementTrigger: triggerOf(request), id: response.getId() });
      callback(error, response);
    });
  };
}

function triggerOf(request: RegisterResourceRequest): unknown {
  const trigger = request.getReplacementTrigger();
  if (trigger === undefined) return undefined;
  const holder = new struct.Struct();
  holder.getFieldsMap().set("trigger", trigger);
  return decode(holder).trigger;
}

/** The inputs of a registration as the engine would write them to its state without encryption: secrets are left out. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (inner instanceof Secret ? "[secret]" : inner)) ?? "";
}

/** The value of an output, once it is there. */
export async function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Of a type, said whole or by its end. */
export const ofType = (children: readonly Recorded[], type: string) =>
  children.filter((child) => child.type === type || child.type.endsWith(`:${type}`));

/** {@link ofType}, where something has to hold for each and there has to be one. */
export function eachOf(children: readonly Recorded[], type: string): readonly Recorded[] {
  const found = ofType(children, type);
  if (found.length === 0) throw new Error(`no ${type} among ${[...new Set(children.map((child) => child.type))]}`);
  return found;
}

export function named(children: readonly Recorded[], type: string, name: string): Recorded {
  const found = ofType(children, type).find((child) => child.name === name);
  if (!found) throw new Error(`no ${type} ${name} among ${ofType(children, type).map((child) => child.name)}`);
  return found;
}
