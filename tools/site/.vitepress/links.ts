/** Where the source is. The schema has the same address, and a test holds both together. */
export const repository = "https://github.com/philotes/pulumi-philotes";

interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** What pages link to beside docs/ isn't on the site: it is shown where the source is. */
export function outOfDocs({ tokens }: { readonly tokens: readonly Token[] }): void {
  for (const link of tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open")) {
    const target = link.attrGet("href");
    if (!target?.startsWith("../")) continue;
    const path = target.slice("../".length);
    const isFile = /\.[a-z]+(#.*)?$/.test(path);
    link.attrSet("href", `${repository}/${isFile ? "blob" : "tree"}/main/${path}`);
  }
}

/** A heading's anchor, as GitHub makes it of the words. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[`*]/g, "")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
