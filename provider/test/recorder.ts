import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { type Registration, readRegistration } from "./harness/registration.ts";
import { decode, type Properties, Secret } from "./harness/wire.ts";

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

/** What a cloud would answer to a new resource, beside its inputs. Ids are numbers in text, as most clouds give them. */
const answers: Readonly<Record<string, (inputs: Properties) => Properties>> = {
  "hcloud:index/server:Server": () => ({ ipv4Address: "203.0.113.10" }),
  "hcloud:index/loadBalancer:LoadBalancer": () => ({ ipv4: "203.0.113.20" }),
  "hcloud:index/networkSubnet:NetworkSubnet": (inputs) => ({ gateway: inputs.ipRange }),
};

/** Runs code that registers resources below a component, and writes down what it registers. Nothing is created. */
export async function record<T>(parentName: string, run: (parent: pulumi.ComponentResource) => T): Promise<Recording<T>> {
  let count = 0;
  await pulumi.runtime.setMocks({
    newResource: ({ type, inputs, custom }) => {
      count += 1;
      return { id: custom === false ? "" : String(1000 + count), state: { ...inputs, ...answers[type]?.(inputs) } };
    },
    call: ({ token }) => {
      throw new Error(`${token} was called: a preview must not need the cloud's answers`);
    },
  });
  const recorded: Recorded[] = [];
  listen(recorded);
  const parent = new pulumi.ComponentResource("philotes:index:Cluster", parentName);
  const result = run(parent);
  const parentUrn = await new Promise<string>((resolve) => parent.urn.apply(resolve));
  await pulumi.runtime.disconnect();
  return { result, parentUrn, children: recorded.filter(({ urn }) => urn !== parentUrn) };
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
) => Promise<void>;

/** The mock monitor hands on names and inputs only, but a resource's options are half of what there is to say about it. */
function listen(recorded: Recorded[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response)
        recorded.push({ ...readRegistration(request, response.getUrn()), replacementTrigger: triggerOf(request), id: response.getId() });
      callback(error, response);
    });
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

/** One line a resource, without chance: what a reader of `pulumi up` sees first, and what may not change without being looked at. */
export function listing({ children, parentUrn }: Recording<unknown>): string {
  return children
    .map(({ type, name, parent }) => `${type}  ${name}${parent === parentUrn ? "" : `  (below ${parent})`}`)
    .sort()
    .join("\n")
    .concat("\n");
}

/** The value of an output, once it is there. */
export async function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
