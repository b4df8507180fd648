import { type Contract, enumNamed, type Field, objectNamed } from "./model.ts";

interface ShapeData {
  objects: Record<string, string[]>;
  choices: Record<string, string[]>;
  live: string[];
  secret: string[];
}

/** The table by which inputs are read as they arrive, one for each interface in `roots`. Of those in `arrived` nothing is live any more. */
export function shapesModule(contract: Contract, roots: readonly string[], arrived: readonly string[] = []): string {
  const lines = roots.map((root) => {
    const { live, ...shape } = shapeOf(contract, root);
    const table = { ...shape, live: arrived.includes(root) ? shape.secret : live };
    return `export const shapeOf${root}: Shape = ${JSON.stringify(table, null, 2)};\n`;
  });
  return ["// Generated from the contract by `make generate`. Do not edit.\n", 'import type { Shape } from "./shape.ts";\n', ...lines].join(
    "\n",
  );
}

function shapeOf(contract: Contract, root: string): ShapeData {
  const shape: ShapeData = { objects: {}, choices: {}, live: [], secret: [] };
  addObject(contract, shape, root, "", []);
  return shape;
}

function addObject(contract: Contract, shape: ShapeData, name: string, path: string, above: readonly string[]): void {
  if (above.includes(name)) throw new Error(`${name} contains itself; the table of shapes would have no end.`);
  const type = objectNamed(contract, name);
  shape.objects[path] = [...type.properties.keys()];
  for (const [key, property] of type.properties) {
    const place = path === "" ? key : `${path}.${key}`;
    if (property.secret) shape.secret.push(place);
    addField(contract, shape, property, place, [...above, name]);
  }
}

function addField(contract: Contract, shape: ShapeData, { type, live }: Field, path: string, above: readonly string[]): void {
  if (live) shape.live.push(path);
  if (type.kind === "object") addObject(contract, shape, type.name, path, above);
  if (type.kind === "enum") shape.choices[path] = enumNamed(contract, type.name).values.map(({ value }) => value);
  if (type.kind === "list" || type.kind === "map") addField(contract, shape, type.of, `${path}.*`, above);
}
