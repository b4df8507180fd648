import type { Component, Sbom } from "./sbom.ts";

/** What the licences of bundled packages ask for: each package by name, with the texts that it comes with. */
export function notices(bom: Sbom): string {
  const groups = new Map<string, string[]>();
  for (const component of bom.components) {
    if (component.type !== "library") continue; // Node.js brings its own file
    const text = textsOf(component).join("\n\n");
    groups.set(text, [...(groups.get(text) ?? []), titleOf(component)]);
  }
  const parts = [...groups].map(([text, titles]) => `${titles.join("\n")}\n\n${text.trim()}\n`);
  return ["The plug-in contains these packages, each under its licence.\n", ...parts].join(`\n${"-".repeat(80)}\n\n`);
}

const nameOf = ({ group, name }: Component): string => (group ? `${group}/${name}` : name);

const titleOf = (component: Component): string => `${nameOf(component)} ${component.version} (${idOf(component)})`;

function idOf({ licenses = [] }: Component): string {
  return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(", ");
}

function textsOf(component: Component): string[] {
  const texts = (component.evidence?.licenses ?? []).map(({ license }) => Buffer.from(license.text?.content ?? "", "base64").toString());
  if (texts.join("").trim() === "") throw new Error(`${nameOf(component)} comes without the text of its licence; it can't be shipped so.`);
  return texts;
}
