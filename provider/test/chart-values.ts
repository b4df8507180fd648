/** What is known about the values of one chart. */
export interface ChartFacts {
  readonly chart: string;
  readonly repository: string;
  readonly valuesReadFrom: { readonly version: string };
  readonly valuePaths: readonly ValuePath[];
  readonly subchartPaths?: readonly ValuePath[];
  /** Variables that the program reads, each a map below `env`. */
  readonly env?: unknown;
  readonly schemaOnlyPaths?: readonly string[];
}

interface ValuePath {
  readonly path: string;
  readonly kind?: string;
  readonly default?: unknown;
}

/** Maps whose content the chart hands on as it is, though its defaults name one member: Kubernetes' own ServiceSpec. */
const handedOn: Readonly<Record<string, readonly string[]>> = {
  traefik: ["service.spec"],
  // Read by its templates, and only in a comment of its values.yaml.
  "openstack-cinder-csi": ["secret.name"],
};

/** Maps by a name of the user's choice: what one entry may hold, each may. */
const byName: Readonly<Record<string, readonly string[]>> = { traefik: ["ports"] };

/** Paths of `values` that the chart doesn't know. A list counts as one value; so does what the chart takes as a map without saying its keys. */
export function unknownValues(values: object, facts: ChartFacts): readonly string[] {
  const known = new Map([...facts.valuePaths, ...(facts.subchartPaths ?? [])].map((value) => [value.path, value]));
  for (const path of facts.schemaOnlyPaths ?? []) if (!known.has(path)) known.set(path, { path, kind: "map" });
  for (const name of Array.isArray(facts.env) ? facts.env : []) known.set(`env.${name}`, { path: `env.${name}`, kind: "map" });
  for (const path of handedOn[facts.chart] ?? []) known.set(path, { path, kind: "map" });
  return leaves(values)
    .filter((path) => !isKnown(path, known, byName[facts.chart] ?? []))
    .map((path) => `${facts.chart} ${facts.valuesReadFrom.version} has no value ${path}`);
}

function isKnown(path: string, known: ReadonlyMap<string, ValuePath>, named: readonly string[]): boolean {
  const steps = path.split(".");
  if (steps.some((_, index) => isOpen(known.get(steps.slice(0, index + 1).join(".")), index === steps.length - 1))) return true;
  const map = named.find((name) => path.startsWith(`${name}.`));
  if (map === undefined) return false;
  const below = steps.slice(2).join(".");
  return [...known.keys()].some((candidate) => candidate.startsWith(`${map}.`) && candidate.split(".").slice(2).join(".") === below);
}

/** The value itself, or a map on the way to it that takes any key. */
function isOpen(value: ValuePath | undefined, isLast: boolean): boolean {
  return value !== undefined && (isLast || value.kind === "map");
}

function leaves(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}
