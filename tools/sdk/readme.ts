import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "./languages.ts";

const root = join(import.meta.dirname, "../..");

/** What the language's package registry shows: the first program, and where the rest is. */
export function readme({ install, example: [folder, program], fence }: Language, repository: string): string {
  const example = join(root, "examples/first-cluster", folder, program);
  if (!existsSync(example)) throw new Error(`${example} is missing: the package's readme shows it`);
  return `# Philotes

A K3s cluster on a European cloud, as a Pulumi component: servers, network, firewall, volume, load balancer, Kubernetes, ingress, certificates and monitoring. One property is enough, and the price is known before anything exists.

\`\`\`sh
${install}
\`\`\`

\`\`\`${fence}
${readFileSync(example, "utf8").trimEnd()}
\`\`\`

[More programs](${repository}/tree/main/examples), [what it costs on each cloud](${repository}/blob/main/docs/clouds.md), [when something goes wrong](${repository}/blob/main/docs/troubleshooting.md).

This package is generated from the component's schema. Apache-2.0.
`;
}
