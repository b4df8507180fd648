/** `urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>` */
export interface UrnParts {
  readonly type: string;
  readonly name: string;
  /** `<project>/<stack>` */
  readonly stack: string;
}

export function partsOf(urn: string): UrnParts {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::"), stack: `${project}/${head.replace("urn:pulumi:", "")}` };
}
