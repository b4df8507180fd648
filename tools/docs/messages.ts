import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { missingCredentials } from "../../provider/src/clouds/credentials.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { root } from "./pages.ts";

/** Messages in the pages that come from somebody else's program. */
const foreign: { readonly [message: string]: string } = {
  "after 60 failed attempts: … i/o timeout": "the command provider's (github.com/pulumi/pulumi-command)",
  "… host key mismatch": "the command provider's, by Go's SSH client (golang.org/x/crypto/ssh)",
  "ssh: handshake failed": "Go's SSH client",
  "another operation (install/upgrade/rollback) is in progress": "Helm's",
};

/** All that a user's run can say: the source, with what code puts in at run time as `…`; and messages that were put together, by golden plans and here. */
export function spoken(): string {
  const nothing = { hasConfig: () => false, hasVariable: () => false, hasFile: () => false, hasProvider: () => false };
  const credentials = Object.values(clouds).flatMap((cloud) => missingCredentials(cloud.catalog.displayName, cloud.credentials, nothing));
  const plans = readdirSync(join(root, "provider/test/plans")).map((name) => readFileSync(join(root, "provider/test/plans", name), "utf8"));
  return [source(), ...credentials.map(({ reason }) => reason), ...plans].join("\n").replace(/\\(["'`])/g, "$1");
}

function source(): string {
  const files = readdirSync(join(root, "provider/src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.includes(".test.") && !name.includes(".generated."),
  );
  return files
    .map((name) => readFileSync(join(root, "provider/src", name), "utf8"))
    .join("\n")
    .replace(/\\\$\{[^}]*\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g, "…");
}

/** Whether the code says it: every piece between what is different each time, such as a name or a number. */
export function isSaid(message: string, source: string): boolean {
  if (message in foreign) return true;
  const pieces = message
    .split(/AAAA|…|<\w+>|\d+/)
    .map((piece) => piece.trim())
    .filter((piece) => /[a-z]{3}/i.test(piece));
  return pieces.length > 0 && pieces.every((piece) => source.includes(piece));
}
