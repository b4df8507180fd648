/** One value of a chart, from its `values.tree`. */
export interface ValueNode {
  readonly key: string;
  readonly kind: "object" | "openObject" | "map" | "list" | "scalar" | "unknown";
  /** Absent where the chart's values.yaml names none. */
  readonly default?: unknown;
  readonly children: readonly ValueNode[];
}

export type Schema = { readonly [keyword: string]: unknown };

export function parseTree(text: string): readonly ValueNode[] {
  const root: { children: ValueNode[] } = { children: [] };
  const open: { children: ValueNode[] }[] = [root];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const depth = (line.length - line.trimStart().length) / 2;
    const node = parseLine(line.trim());
    open.length = depth + 1;
    (open[depth] as { children: ValueNode[] }).children.push(node);
    open.push(node as { children: ValueNode[] } & ValueNode);
  }
  return root.children;
}

function parseLine(line: string): ValueNode {
  const match = /^(\S+)(?: (\{\}|\[\]|\*|\?))?(?: = (.+))?$/.exec(line);
  if (!match) throw new Error(`not a line of a value tree: ${line}`);
  const [, key, mark, json] = match as unknown as [string, string, string | undefined, string | undefined];
  const kind =
    mark === "{}" ? "map" : mark === "[]" ? "list" : mark === "*" ? "openObject" : mark === "?" ? "unknown" : json ? "scalar" : "object";
  const fallback = json !== undefined ? JSON.parse(json) : mark === "{}" ? {} : mark === "[]" ? [] : undefined;
  return { key, kind, children: [], ...(fallback === undefined ? {} : { default: fallback }) };
}

export interface SchemaRules {
  /** Values are also held against the type of their default: only for charts that ship a schema of their own. */
  readonly checkTypes: boolean;
  /** Paths (dotted) of objects that take keys beyond the listed ones, e.g. since they are handed to Kubernetes as they are. */
  readonly open: readonly string[];
  /** Paths of objects whose children share one form and may have any name, e.g. `ports`. */
  readonly alike: readonly string[];
}

/** A closed JSON schema (draft 7): what the tree doesn't name is refused. */
export function schemaOf(nodes: readonly ValueNode[], rules: SchemaRules): Schema {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...objectSchema(nodes, "", rules, false) };
}

function objectSchema(nodes: readonly ValueNode[], path: string, rules: SchemaRules, open: boolean): Schema {
  const at = (key: string) => (path ? `${path}.${key}` : key);
  if (rules.alike.includes(path)) {
    const merged = mergeAlike(nodes.flatMap((node) => node.children));
    return { type: ["object", "null"], additionalProperties: objectSchema(merged, at("*"), rules, false) };
  }
  const properties = Object.fromEntries(nodes.map((node) => [node.key, nodeSchema(node, at(node.key), rules)]));
  return { type: path ? ["object", "null"] : "object", properties, additionalProperties: open };
}

function nodeSchema(node: ValueNode, path: string, rules: SchemaRules): Schema {
  const open = node.kind === "openObject" || isOpen(node.key, path, rules);
  if (node.children.length > 0) return objectSchema(node.children, path, rules, open);
  switch (node.kind) {
    case "map":
    case "openObject":
    case "object":
      return { type: ["object", "null"] };
    case "list":
      return { type: ["array", "null"] };
    case "unknown":
      return {};
    case "scalar":
      return rules.checkTypes && typeof node.default === "boolean" ? { type: ["boolean", "null"] } : {};
  }
}

/** Parts of a pod go to Kubernetes as they are: the charts list only the keys that they set. */
const podParts = /^(.*[sS]ecurityContext|.*[pP]robe|capabilities|seccompProfile|rollingUpdate|updateStrategy)$/;

const isOpen = (key: string, path: string, rules: SchemaRules) => podParts.test(key) || rules.open.includes(path);

function mergeAlike(nodes: readonly ValueNode[]): readonly ValueNode[] {
  const byKey = new Map<string, ValueNode>();
  for (const node of nodes) {
    const known = byKey.get(node.key);
    byKey.set(node.key, known ? { ...known, children: mergeAlike([...known.children, ...node.children]) } : node);
  }
  return [...byKey.values()];
}

/** The chart's values.yaml as far as the tree knows it. */
export function defaultsOf(nodes: readonly ValueNode[]): Record<string, unknown> {
  const entries = nodes.flatMap((node): [string, unknown][] => {
    if (node.children.length > 0) return [[node.key, defaultsOf(node.children)]];
    return "default" in node ? [[node.key, node.default]] : [];
  });
  return Object.fromEntries(entries);
}

/** Every dotted path of the tree with its node; keys with dots are in brackets. */
export function pathsOf(
  nodes: readonly ValueNode[],
  prefix: readonly string[] = [],
): readonly { readonly keys: readonly string[]; readonly node: ValueNode }[] {
  return nodes.flatMap((node) => {
    const keys = [...prefix, node.key];
    return node.children.length > 0 ? pathsOf(node.children, keys) : [{ keys, node }];
  });
}
