import type { Send } from "./request.ts";
import type { Firewall, Image, InboundRule, Instance, InstanceOrder, PrivateNetwork, Reinstall, Secret } from "./shapes.ts";

/** The API's calls, by resource. */
export interface Client {
  readonly instances: ReturnType<typeof instances>;
  readonly networks: ReturnType<typeof networks>;
  readonly firewalls: ReturnType<typeof firewalls>;
  readonly secrets: ReturnType<typeof secrets>;
  readonly images: ReturnType<typeof images>;
}

export const client = (send: Send): Client => ({
  instances: instances(send),
  networks: networks(send),
  firewalls: firewalls(send),
  secrets: secrets(send),
  images: images(send),
});

// Filters by name find parts of names, so what comes back is compared.

function instances(send: Send) {
  const path = "/v1/compute/instances";
  return {
    get: (id: number) => one<Instance>(send("GET", `${path}/${id}`)),
    named: async (displayName: string) =>
      (await all<Instance>(send, path, { displayName })).filter((instance) => instance.displayName === displayName),
    order: (order: InstanceOrder) => one<{ readonly instanceId: number }>(send("POST", path, { ...order })),
    rename: (id: number, displayName: string) => send("PATCH", `${path}/${id}`, { displayName }),
    reinstall: (id: number, reinstall: Reinstall) => send("PUT", `${path}/${id}`, { ...reinstall }),
    act: (id: number, action: "start" | "stop" | "restart" | "shutdown") => send("POST", `${path}/${id}/actions/${action}`),
    buyPrivateNetworking: (id: number) => send("POST", `${path}/${id}/upgrade`, { privateNetworking: {} }),
    cancel: (id: number) => one<{ readonly cancelDate: string }>(send("POST", `${path}/${id}/cancel`, {})),
  };
}

function networks(send: Send) {
  const path = "/v1/private-networks";
  return {
    get: (id: number) => one<PrivateNetwork>(send("GET", `${path}/${id}`)),
    named: async (name: string) => (await all<PrivateNetwork>(send, path, { name })).filter((network) => network.name === name),
    of: (instanceId: number) => all<PrivateNetwork>(send, path, { instanceIds: instanceId }),
    create: (body: { name: string; region: string; description: string }) => one<PrivateNetwork>(send("POST", path, body)),
    change: (id: number, body: { name: string; description: string }) => send("PATCH", `${path}/${id}`, body),
    delete: (id: number) => send("DELETE", `${path}/${id}`),
    join: (id: number, instanceId: number) => send("POST", `${path}/${id}/instances/${instanceId}`),
    leave: (id: number, instanceId: number) => send("DELETE", `${path}/${id}/instances/${instanceId}`),
  };
}

interface FirewallBody {
  readonly name: string;
  readonly description: string;
  readonly status: Firewall["status"];
}

function firewalls(send: Send) {
  const path = "/v1/firewalls";
  return {
    get: (id: string) => one<Firewall>(send("GET", `${path}/${id}`)),
    named: async (name: string) => (await all<Firewall>(send, path, { name })).filter((firewall) => firewall.name === name),
    of: (instanceId: number) => all<Firewall>(send, path, { instanceIds: instanceId }),
    create: (body: FirewallBody & { readonly rules: { readonly inbound: readonly InboundRule[] } }) =>
      one<Firewall>(send("POST", path, { ...body })),
    change: (id: string, body: FirewallBody) => send("PATCH", `${path}/${id}`, { ...body }),
    setRules: (id: string, inbound: readonly InboundRule[]) => send("PUT", `${path}/${id}`, { rules: { inbound } }),
    delete: (id: string) => send("DELETE", `${path}/${id}`),
    join: (id: string, instanceId: number) => send("POST", `${path}/${id}/instances/${instanceId}`),
    leave: (id: string, instanceId: number) => send("DELETE", `${path}/${id}/instances/${instanceId}`),
  };
}

function secrets(send: Send) {
  const path = "/v1/secrets";
  return {
    get: (id: number) => one<Secret>(send("GET", `${path}/${id}`)),
    named: async (name: string, type: Secret["type"]) =>
      (await all<Secret>(send, path, { name, type })).filter((secret) => secret.name === name),
    create: (body: { name: string; type: Secret["type"]; value: string }) => one<Secret>(send("POST", path, body)),
    change: (id: number, body: { name: string; value: string }) => send("PATCH", `${path}/${id}`, body),
    delete: (id: number) => send("DELETE", `${path}/${id}`),
  };
}

function images(send: Send) {
  return {
    named: async (name: string) => (await all<Image>(send, "/v1/compute/images", { name })).filter((image) => image.name === name),
  };
}

/** Every answer is a list in an envelope, of one where one is asked for. */
async function one<T>(asked: Promise<unknown>): Promise<T> {
  const answer = (await asked) as { data?: readonly T[] } | undefined;
  const [first] = answer?.data ?? [];
  if (first === undefined) throw new Error("Contabo's API answers without data");
  return first;
}

async function all<T>(send: Send, path: string, query: Readonly<Record<string, string | number>>): Promise<readonly T[]> {
  const found: T[] = [];
  for (let page = 1; page <= pages; page++) {
    const words = new URLSearchParams(
      Object.entries({ ...query, page, size: pageSize }).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const answer = (await send("GET", `${path}?${words}`)) as { data: readonly T[]; _pagination?: { totalPages?: number } };
    found.push(...answer.data);
    if (page >= (answer._pagination?.totalPages ?? 1)) return found;
  }
  throw new Error(`${path} has more than ${pages * pageSize} entries`);
}

const pageSize = 100;
const pages = 100;
