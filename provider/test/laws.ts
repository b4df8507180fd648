import type { Import, SourceFile } from "./house.ts";

/** The rooms of `provider/src`, in the order in which data flows through them. A room is a folder, or files beside the folders. */
const rooms: readonly { readonly name: string; readonly files?: RegExp }[] = [
  { name: "values" },
  { name: "args", files: /^(args(-[a-z]+)?|outputs|functions-contract)\.ts$/ },
  { name: "contract" },
  { name: "plan" },
  { name: "clouds" },
  { name: "k3s" },
  { name: "platform" },
  { name: "dns" },
  { name: "cluster", files: /^cluster\.ts$/ },
  { name: "custom" },
  { name: "index", files: /^(create|functions|serve|uncaught|index)\.ts$/ },
];

/** Files named by a verb act; every other file is named by a noun and is functions over plain data. */
const verbs = ["create", "bootstrap", "install", "publish", "cluster", "answer", "serve", "index"];

/** How a cloud shows up in source: its word in the contract, and its provider's. `existing` is plain English too, so only the exact string counts. */
const cloudWords: Readonly<Record<string, RegExp>> = {
  hetzner: /hetzner|(?<!ov)hcloud/i,
  scaleway: /scaleway/i,
  ovh: /\bovh|\bopenstack/i,
  exoscale: /exoscale/i,
  contabo: /contabo/i,
  existing: /["'`]existing["'`]/,
};

/** Outside a cloud's own folder its name stands in the registry and in the contract only. */
const namedIn = ["clouds/index.ts", "args.ts", "args-clouds.ts"];

/** Law 1. A room imports from itself and from rooms to its left. */
export function upstreamOnly(file: SourceFile): readonly string[] {
  const here = roomOf(file.path);
  if (here === undefined) {
    return [`${file.path} is in no room. Move it into one, or add its room to the list in provider/test/laws.ts at its place in the flow.`];
  }
  return file.imports.flatMap(({ target }) => {
    if (target === undefined) return [];
    if (!target.startsWith("provider/src/")) return [`${file.path} imports ${target}, which doesn't ship: only provider/src is bundled.`];
    const there = roomOf(target);
    if (there !== undefined && indexOf(there) <= indexOf(here)) return [];
    return [
      `${file.path} is in the room "${here}" and imports ${target} from "${there}", which comes after it. ` +
        `Data flows ${rooms.map(({ name }) => name).join(" → ")}: declare what you need here and let "${there}" supply it, or move the code.`,
    ];
  });
}

/** Law 2. Only files named by a verb use Pulumi values, and no noun imports from a verb. */
export function nounsAreData(file: SourceFile): readonly string[] {
  if (isVerb(file.path)) return [];
  const offends = ({ from, target, isValue }: Import) =>
    isValue && (from.startsWith("@pulumi/") || (target !== undefined && isVerb(target)));
  return file.imports.filter(offends).map(
    ({ from }) =>
      `${file.path} is named by a noun, so it is functions over plain data, but it uses ${from} at run time. ` +
      `Import types only ("import type"), or move what acts into ${verbs
        .slice(0, 4)
        .map((verb) => `${verb}.ts`)
        .join(", ")}.`,
  );
}

/** Law 3. A cloud's name lives at home. */
export function cloudsAtHome(file: SourceFile): readonly string[] {
  const path = file.path.replace("provider/src/", "");
  if (namedIn.includes(path)) return [];
  return Object.entries(cloudWords).flatMap(([cloud, word]) => {
    if (path.startsWith(`clouds/${cloud}/`)) return [];
    const line = file.text.split("\n").findIndex((text) => word.test(text));
    if (line < 0) return [];
    return [
      `${file.path}:${line + 1} names ${cloud}. Ask the catalog for an ability instead (provider/src/plan/catalog.ts), ` +
        `or let the cloud supply the difference from provider/src/clouds/${cloud}/.`,
    ];
  });
}

const linesPerFile = 250;
const linesPerFunction = 70;
const nothingNames = ["util", "utils", "helper", "helpers", "common", "misc", "shared", "lib"];

/** A file that is too long has more than one subject. */
export function fileSize({ path, lines }: SourceFile): readonly string[] {
  if (lines <= linesPerFile) return [];
  return [`${path} has ${lines} lines, and ${linesPerFile} are the limit. Find its second subject and give it a file with that name.`];
}

/** A function longer than a screen does more than it says. */
export function functionSize({ path, functions }: SourceFile): readonly string[] {
  return functions
    .filter(({ lines }) => lines > linesPerFunction)
    .map(
      ({ name, lines }) =>
        `${path}: ${name} has ${lines} lines, and ${linesPerFunction} are the limit. Name its steps and give each a function.`,
    );
}

/** A name that says nothing gathers everything. */
export function tellingName({ path }: SourceFile): readonly string[] {
  const steps = path.replace(/(\.test)?\.ts$/, "").split("/");
  return steps
    .filter((step) => nothingNames.includes(step))
    .map((step) => `${path}: "${step}" doesn't say what is inside. Name it by its subject, as people who work in the field would.`);
}

function roomOf(path: string): string | undefined {
  const [first = "", ...rest] = path.replace("provider/src/", "").split("/");
  return rooms.find(({ name, files }) => (rest.length > 0 ? !files && name === first : files?.test(first)))?.name;
}

function indexOf(room: string): number {
  return rooms.findIndex(({ name }) => name === room);
}

function isVerb(path: string): boolean {
  return verbs.includes(path.replace(/.*\//, "").replace(/\.ts$/, ""));
}
