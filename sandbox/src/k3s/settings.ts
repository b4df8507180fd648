import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { primaryAddress } from "./addresses.ts";
import type { Given, OptionValue, Role } from "./arguments.ts";
import { Fatal } from "./log.ts";
import { options } from "./options.ts";
import { nodeFolder, type Paths, pathsIn } from "./paths.ts";

/** What one start of K3s was told, checked. */
export interface Settings {
  readonly role: Role;
  readonly paths: Paths;
  readonly nodeName: string;
  /** First one is the node's address in the cluster. */
  readonly nodeIps: readonly string[];
  readonly nodeExternalIps: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly token: string;
  readonly server: string;
  readonly text: (key: string) => string;
  readonly flag: (key: string) => boolean;
  readonly list: (key: string) => readonly string[];
  readonly number: (key: string) => number;
  /** Options that must be the same on all servers, by key. */
  readonly critical: Readonly<Record<string, OptionValue>>;
}

/** Lists whose items K3s also splits on commas. */
const commaLists = new Set(["tls-san", "node-ip", "node-external-ip", "cluster-cidr", "service-cidr", "cluster-dns", "disable"]);

export function settle(role: Role, given: Given): Settings {
  const text = (key: string) => String(given.get(key) ?? "");
  const list = (key: string): readonly string[] => {
    const items = (given.get(key) ?? []) as readonly string[];
    return commaLists.has(key) ? items.flatMap((item) => item.split(",")).map((item) => item.trim()) : items;
  };
  const critical: Record<string, OptionValue> = {};
  for (const option of options)
    if (option.critical) critical[option.key] = option.kind === "stringSlice" ? list(option.key) : (given.get(option.key) ?? "");
  // Of the packaged components only this one decides how the others behave on all servers.
  critical.disable = list("disable").includes("servicelb") ? ["servicelb"] : [];

  checkAddresses(list, text);
  const settings: Settings = {
    role,
    paths: pathsIn(text("data-dir")),
    nodeName: nodeName(text("node-name"), given.get("with-node-id") === true),
    nodeIps: list("node-ip").length > 0 ? list("node-ip") : [primaryAddress()],
    nodeExternalIps: list("node-external-ip"),
    labels: readLabels(list("node-label")),
    taints: list("node-taint").map(readTaint),
    token: text("token") || fileText(text("token-file")),
    server: text("server"),
    text,
    list,
    flag: (key) => given.get(key) === true,
    number: (key) => Number(given.get(key) ?? 0),
    critical,
  };
  checkChoices(settings);
  return settings;
}

function checkAddresses(list: Settings["list"], text: Settings["text"]): void {
  for (const key of ["node-ip", "node-external-ip", "cluster-dns"]) {
    for (const item of list(key)) if (!isIP(item)) throw new Fatal(`invalid ${key}: invalid ip format '${item}'`);
  }
  for (const key of ["bind-address", "advertise-address"]) {
    if (text(key) && !isIP(text(key))) throw new Fatal(`invalid ${key}: invalid ip format '${text(key)}'`);
  }
  for (const key of ["cluster-cidr", "service-cidr"]) {
    for (const item of list(key)) {
      const [address, prefix] = item.split("/");
      const limit = isIP(address ?? "") === 6 ? 128 : 32;
      if (!isIP(address ?? "") || !/^\d+$/.test(prefix ?? "") || Number(prefix) > limit) {
        throw new Fatal(`invalid ${key} ${item}: invalid CIDR address: ${item}`);
      }
    }
  }
}

function checkChoices(settings: Settings): void {
  const backend = settings.text("flannel-backend");
  if (settings.role === "server" && !["none", "vxlan", "host-gw", "wireguard-native"].includes(backend)) {
    throw new Fatal(`flannel exited: unknown flannel backend '${backend}'`);
  }
  const mode = settings.text("egress-selector-mode");
  if (mode && !["agent", "cluster", "pod", "disabled"].includes(mode)) throw new Fatal(`invalid egress-selector-mode ${mode}`);
  const provider = settings.text("secrets-encryption-provider");
  if (provider && !["aescbc", "secretbox"].includes(provider)) {
    throw new Fatal(`invalid secrets encryption provider ${provider}: supported providers are aescbc and secretbox`);
  }
  if (settings.role === "agent" && !settings.token) throw new Fatal("--token is required");
  if (settings.role === "agent" && !settings.server) throw new Fatal("--server is required");
}

function nodeName(given: string, withId: boolean): string {
  const name = (given || hostname()).toLowerCase();
  if (!withId) return name;
  const file = `${nodeFolder}/id`;
  if (!existsSync(file)) {
    mkdirSync(nodeFolder, { recursive: true });
    writeFileSync(file, `${randomBytes(4).toString("hex")}\n`);
  }
  return `${name}-${readFileSync(file, "utf8").trim()}`;
}

function readLabels(items: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    items.map((item) => {
      const [key, ...value] = item.split("=");
      return [key as string, value.join("=")];
    }),
  );
}

function readTaint(item: string): { key: string; value?: string; effect: string } {
  const match = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(item);
  if (!match) throw new Fatal(`invalid taint spec: ${item}`);
  return { key: match[1] as string, ...(match[2] ? { value: match[2] } : {}), effect: match[3] as string };
}

const fileText = (path: string) => (path ? readFileSync(path, "utf8").trim() : "");
