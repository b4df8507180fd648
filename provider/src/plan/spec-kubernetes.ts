import type { KubernetesArgs } from "../args-kubernetes.ts";
import { at, malformed, notOneOf, refused } from "../values/problem.ts";
import { compareK3s, hasSince, type K3sVersion, minorOf, parseK3sVersion } from "../values/version.ts";
import type { Findings } from "./findings.ts";
import { k3sOptions } from "./k3s-options.ts";
import { ownOptions } from "./k3s-own-options.ts";
import type { KubernetesPlan } from "./plan.ts";
import type { Preset } from "./preset.ts";

/** Newest of the line that public programs pinned: https://docs.k3s.io/release-notes/v1.36.X, as of 2026-11-24. */
const defaultVersion = "v1.36.5+k3s1" as K3sVersion;
/** Oldest release and newest minor version whose options and charts are known: https://docs.k3s.io/release-notes/v1.37.X, as of 2026-11-24. */
const oldest = "v1.34.0+k3s1" as K3sVersion;
const newestMinor = "1.37";
const defaultDownloadUrl = "https://github.com/k3s-io/k3s/releases/download";

/** Parts that the platform's own charts and the plan's load balancer replace. */
const replacedParts = ["traefik", "servicelb"];
const optionalParts = ["metrics-server", "coredns", "local-storage", "runtimes"];
/** Since v1.37.0: https://docs.k3s.io/release-notes/v1.37.X, as of 2026-11-24. */
const partsSince137 = ["gateway-api-crd"];

export function parseKubernetes(args: KubernetesArgs | undefined, preset: Preset, findings: Findings): KubernetesPlan {
  const version = parseVersion(args?.version, findings);
  const binarySha256 = args?.binarySha256?.toLowerCase();
  if (binarySha256 !== undefined && !/^[0-9a-f]{64}$/.test(binarySha256)) {
    findings.problems.push(malformed("kubernetes.binarySha256", args?.binarySha256 ?? "", "the 64 hexadecimal digits of a SHA-256"));
  }
  return {
    version,
    binarySha256,
    downloadUrl: parseDownloadUrl(args?.downloadUrl, binarySha256 !== undefined, findings),
    secretsEncryption: args?.secretsEncryption ?? true,
    auditLog: args?.auditLog ?? preset.auditLog,
    disable: parseDisable(args?.disable ?? [], version, findings),
    serverConfig: parseOptions(args?.serverConfig ?? {}, "server", version, findings),
    agentConfig: parseOptions(args?.agentConfig ?? {}, "agent", version, findings),
  };
}

function parseVersion(given: string | undefined, findings: Findings): K3sVersion {
  if (given === undefined) return defaultVersion;
  const version = parseK3sVersion(given);
  if (version === undefined) {
    findings.problems.push(malformed("kubernetes.version", given, `a K3s release such as "${defaultVersion}"`));
    return defaultVersion;
  }
  const tooNew = compareK3s(version, `v${newestMinor}.9999+k3s1` as K3sVersion) > 0;
  if (!tooNew && compareK3s(version, oldest) >= 0) return version;
  findings.problems.push(
    refused("kubernetes.version", `"${given}" is not supported: write a release from ${oldest} to the last of v${newestMinor}`),
  );
  return defaultVersion;
}

function parseDownloadUrl(given: string | undefined, pinned: boolean, findings: Findings): string {
  if (given === undefined) return defaultDownloadUrl;
  const url = URL.parse(given);
  if (url === null || !["https:", "http:"].includes(url.protocol)) {
    findings.problems.push(malformed("kubernetes.downloadUrl", given, "an https URL"));
  } else if (url.protocol === "http:" && !pinned) {
    const reason = `"${given}" is not https, so the checksum from there proves nothing: write an https URL, or kubernetes.binarySha256 too`;
    findings.problems.push(refused("kubernetes.downloadUrl", reason));
  }
  return given.replace(/\/+$/, "");
}

function parseDisable(given: readonly string[], version: K3sVersion, findings: Findings): string[] {
  const known = [...optionalParts, ...(hasSince(version, ["1.37.0"]) ? partsSince137 : [])];
  given.forEach((part, index) => {
    if (!known.includes(part) && !replacedParts.includes(part)) {
      findings.problems.push(
        notOneOf(at("kubernetes.disable", index), part, known, `a part of K3s ${minorOf(version)} that can be left out`),
      );
    }
  });
  return [...new Set([...replacedParts, ...[...given].sort()])];
}

type Options = { readonly [option: string]: unknown };

function parseOptions(given: Options, role: "server" | "agent", version: K3sVersion, findings: Findings): Options {
  const base = role === "server" ? "kubernetes.serverConfig" : "kubernetes.agentConfig";
  const known = Object.keys(k3sOptions).filter((name) => k3sOptions[name]?.roles.includes(role));
  for (const [name, value] of Object.entries(given)) {
    const path = at(base, name);
    const option = Object.hasOwn(k3sOptions, name) ? k3sOptions[name] : undefined;
    const own = Object.hasOwn(ownOptions, name) ? ownOptions[name] : undefined;
    if (!option?.roles.includes(role)) {
      const usable = known.filter((other) => ownOptions[other] === undefined);
      findings.problems.push(notOneOf(path, name, usable, `an option of \`k3s ${role}\``, `https://docs.k3s.io/cli/${role}`));
    } else if (own !== undefined) {
      findings.problems.push(refused(path, `"${name}" is set by Philotes itself: ${own}`));
    } else if (option.since && !hasSince(version, option.since)) {
      findings.problems.push(refused(path, `"${name}" is not in ${version}: it came with v${option.since.join(", v")}`));
    } else if (!fitsKind(value, option.kind)) {
      findings.problems.push(malformed(path, typeof value === "string" ? value : String(JSON.stringify(value)), kinds[option.kind]));
    }
  }
  return given;
}

const kinds = {
  bool: "true or false",
  string: "a string",
  stringSlice: "a list of strings",
  int: "a whole number",
  duration: 'a duration such as "10m"',
} as const;

function fitsKind(value: unknown, kind: keyof typeof kinds): boolean {
  switch (kind) {
    case "bool":
      return typeof value === "boolean";
    case "int":
      return Number.isInteger(value);
    case "stringSlice":
      return typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string"));
    case "duration":
      return typeof value === "string" && /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(value);
    case "string":
      return typeof value === "string" || typeof value === "number";
  }
}
