import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clouds } from "../../provider/src/clouds/index.ts";
import { root } from "./pages.ts";

/** Commands in pages that no test runs as they stand, and why they are right all the same. `…` stands for anything. */
const notRun: { readonly [command: string]: string } = {
  "mkdir my-cluster && cd my-cluster": "plain shell; a test writes the program into a folder of its own",
  "pulumi login": "the engine's own; the sandbox's keeps its state in a folder, as `pulumi login --local` does",
  "pulumi stack init dev": "the sandbox's engine does so for each stack (sandbox/src/engine)",
  "pulumi preview": "every engine test begins with it",
  "pulumi up": "every engine test does it",
  "pulumi preview && pulumi up": "both stand above",
  "pulumi destroy": "every engine test ends with it",
  "pulumi stack rm dev": "the engine's own; `destroy` says it in the same words",
  "pulumi stack output kubeconfig --show-secrets > kubeconfig.yaml": "the sandbox reads the same output with the same flag",
  "pulumi stack output grafanaPassword --show-secrets": "the same, of another output",
  "kubectl --kubeconfig kubeconfig.yaml get nodes": "machine tests use the kubeconfig with the same command (sandbox/src/demo.ts)",
  "kubectl -n monitoring port-forward service/kube-prometheus-stack-grafana 3000:80":
    "needs the real chart's pods; the service's name is the release's, which rendered values hold",
  "kubectl get certificates -A": "needs real issuers, which a practice cloud has no way to",
  "kubectl describe challenges -A": "the same",
  "npm install @philotes/pulumi-philotes": "needs the registry; a test packs and installs the same tarball (tools/sdk)",
  "pip install pulumi_philotes": "needs the registry; a test builds and installs the same wheel (tools/sdk)",
  "go get github.com/philotes/pulumi-philotes/sdk/go/philotes": "needs the network; a test compiles against the same module",
  "dotnet add package Philotes.K3s": "no .NET here: examples/README.md says how far C# is checked",
  "pulumi install": "needs the language's host and registry; tests install the same packages without it (sandbox/src/languages)",
  "pulumi package add ../pulumi-philotes": "needs Node.js's host; a test starts the checkout as that does (tools/build.test.ts)",
  "npm install ../pulumi-philotes/dist/…": "a test installs the same tarball (sandbox/src/languages)",
  "venv/bin/pip install ../pulumi-philotes/dist/…": "a test installs the same wheel (sandbox/src/languages)",
  "go mod edit -replace github.com/philotes/pulumi-philotes/sdk/go/philotes=../…": "a test does the same (sandbox/src/languages)",
  "pulumi config set --secret loginKey < ~/.ssh/id_ed25519": "the tests of existing servers pass such a key as a secret",
  "ssh root@203.0.113.11 cat /etc/ssh/ssh_host_ed25519_key.pub":
    "an address of the documentation's; machine tests read the key by the same path",
  "systemctl disable --now k3s k3s-agent philotes-firewall": "names of units; the machine tests' clean-up does the same (k3s/script)",
  "rm -rf /etc/systemd/system/…": "the same",
  "nft delete table inet philotes": "the same",
  reboot: "plain shell",
  "pulumi stack --show-urns": "the engine's own",
  "pulumi import hcloud:index/volume:Volume …": "the engine's own; the real cloud would be asked",
};

const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8")) as {
  version: string;
  pluginDownloadURL: string;
  functions: object;
  config: { variables: { readonly [key: string]: { readonly description: string; readonly secret?: boolean } } };
};

/** Keys of the stack's configuration that something reads. */
const configKeys = new Set([
  ...Object.values(clouds)
    .flatMap(({ credentials }) => credentials)
    .flatMap(({ settings, alternatives = [] }) => [settings, ...alternatives].flat())
    .flatMap(({ config }) => config ?? []),
  ...Object.keys(schema.config.variables).map((key) => `philotes:${key}`),
]);

/** A test installs the release's archive by the same words, from a file (sandbox/test/package.engine.test.ts). */
const install = `pulumi plugin install resource philotes v${schema.version} --server ${schema.pluginDownloadURL}`;

/** Each key of our own configuration, and what the schema says of it. */
export const ownSettings = Object.entries(schema.config.variables);

/** Keys of our own configuration that `text` names and the schema hasn't. */
export function unknownSettings(text: string): readonly string[] {
  const named = [...text.matchAll(/(?<![\w:/.-])philotes:([a-z]\w*)(?![\w:])/g)].map(([, key]) => key as string);
  return named.filter((key) => !(key in schema.config.variables) && !(`philotes:index:${key}` in schema.functions));
}

/** Commands of a shell fence: without comments, continued lines joined, what a here-document holds left out. */
export function commandsOf(text: string): readonly string[] {
  return text
    .replace(/\\\n\s*/g, "")
    .replace(/<<'END'[\s\S]*?\nEND\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/(^|\s)# .*$/, "").trim())
    .filter((line) => line !== "" && !/^cat > [\w.]+$/.test(line));
}

/** Why nobody knows that the command works; nothing where it is known. */
export function doubtOf(command: string): string | undefined {
  const make = /^make ([a-z-]+)/.exec(command)?.[1];
  if (make !== undefined) {
    return new RegExp(`^${make}:`, "m").test(readFileSync(join(root, "Makefile"), "utf8")) ? undefined : `there is no target ${make}`;
  }
  if (command.startsWith("pulumi plugin install")) return command === install ? undefined : `it should be ${install}`;
  const packed = /philotes-(\d[^-]*?)(?:\.tgz|-py3\S*)$/.exec(command)?.[1];
  if (packed !== undefined && packed !== schema.version) return `this is ${schema.version}`;
  const key = /^pulumi config set (?:--secret )?(\w+:\w+)( \S+)?$/.exec(command)?.[1];
  if (key !== undefined) return configKeys.has(key) ? undefined : `nothing reads ${key}`;
  if (Object.keys(notRun).some((known) => known === command || (known.endsWith("…") && command.startsWith(known.slice(0, -1))))) return;
  if (/^pulumi config set --secret \w+ …$/.test(command)) return;
  return "nothing runs it: write in tools/docs/commands.ts where it is run, or why not";
}
