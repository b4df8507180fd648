import type { TaintArgs } from "../args-servers.ts";
import type { Problem } from "../values/problem.ts";
import { at, malformed, notOneOf, refused } from "../values/problem.ts";
import type { Findings } from "./findings.ts";
import type { Taint } from "./plan.ts";

// Syntax: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set, as of 2026-11-24.
const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const prefixForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const keyRule =
  "an optional DNS name and a slash, then 1 to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";
const valueRule = "at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, or nothing";

/**
 * Of the prefixes that Kubernetes keeps for itself, those that a node may give itself. A kubelet that is told to set another one exits:
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction, as of 2026-11-24.
 */
const kubeletMaySet = ["node.kubernetes.io", "kubelet.kubernetes.io"];
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

export function parseLabels(
  labels: { readonly [key: string]: string },
  path: string,
  findings: Findings,
): { readonly [key: string]: string } {
  for (const [key, value] of Object.entries(labels)) {
    const here = at(path, key);
    findings.problems.push(...keyProblems(here, key, kubeletMaySet), ...valueProblems(here, value));
  }
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function parseTaints(taints: readonly TaintArgs[], path: string, findings: Findings): Taint[] {
  const seen = new Set<string>();
  return taints.map((taint, index) => {
    const here = at(path, index);
    findings.problems.push(...keyProblems(at(here, "key"), taint.key, []), ...valueProblems(at(here, "value"), taint.value ?? ""));
    if (!effects.includes(taint.effect)) findings.problems.push(notOneOf(at(here, "effect"), taint.effect, effects, "an effect"));
    const identity = `${taint.key}:${taint.effect}`;
    if (seen.has(identity))
      findings.problems.push(refused(here, `"${identity}" stands there twice: a node has a key and effect only once`));
    seen.add(identity);
    return { key: taint.key, value: taint.value ?? "", effect: taint.effect };
  });
}

function keyProblems(path: string, key: string, allowedPrefixes: readonly string[]): Problem[] {
  const slash = key.indexOf("/");
  const prefix = slash < 0 ? "" : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (!word.test(name) || (slash >= 0 && (!prefixForm.test(prefix) || prefix.length > 253))) return [malformed(path, key, keyRule)];
  const reserved = /(^|\.)(kubernetes|k8s)\.io$/.test(prefix) && !allowedPrefixes.includes(prefix);
  if (reserved) return [refused(path, `"${prefix}/" is kept for Kubernetes itself: write a prefix of your own, or none`)];
  if (prefix === "philotes.io") return [refused(path, `"${prefix}/" is kept for the cluster itself: write a prefix of your own, or none`)];
  return [];
}

function valueProblems(path: string, value: string): Problem[] {
  return value === "" || word.test(value) ? [] : [malformed(path, value, valueRule)];
}
