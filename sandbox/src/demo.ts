/** The demo: a cluster from the one-line YAML program, in the sandbox, from preview to destroy. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import type { ClusterOutputs } from "../../provider/src/outputs.ts";
import type { Engine, EngineRun } from "./engine/engine.ts";
import type { Level } from "./engine/home.ts";
import { realK3s } from "./machines/real-k3s.ts";
import { Sandbox } from "./sandbox.ts";

const program = join(import.meta.dirname, "../../examples/first-cluster/yaml");
const started = Date.now();

const say = (text = "") => console.log(text);
const heading = (text: string) => say(`\n── ${text}`);
/** Leaves out that something was begun (that it is done comes soon after), and what is said of a resource where it stands again at the end. */
const noise = /creating \(|updating \(|deleting \(|^\s+(pulumi:pulumi:Stack|philotes:index:Cluster) |\S +(warning|info): |^@ /;
const warned = new Set<string>();
const echo = lineByLine((line) => {
  if (noise.test(line) || warned.has(line)) return;
  if (/^ +warning: /.test(line)) warned.add(line);
  say(line);
});

const indent = (text: string) => text.replace(/^/gm, "  ");

function lineByLine(each: (line: string) => unknown): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(each);
  };
}

async function step(title: string, run: Promise<EngineRun>): Promise<EngineRun> {
  heading(title);
  const result = await run;
  if (result.code !== 0) throw new Error(`${title}: ended with ${result.code}`);
  return result;
}

/** What the user has now, and how to use it. */
async function showCluster(sandbox: Sandbox, engine: Engine, level: Level): Promise<void> {
  const outputs = (await engine.clusterOutputs()) as unknown as ClusterOutputs;
  const kubeconfig = join(sandbox.folder, "kubeconfig.yaml");
  writeFileSync(kubeconfig, outputs.kubeconfig, { mode: 0o600 });
  if (level === "machine") {
    const kubectl = [
      "nsenter",
      `--net=/run/netns/${sandbox.place.namespace}`,
      sandbox.programs.get("kubectl") as string,
      "--kubeconfig",
      kubeconfig,
    ];
    const show = (...args: string[]) => {
      say(`$ kubectl ${args.join(" ").replace(/custom-columns=.*/, "custom-columns=…")}`);
      const [program, ...rest] = [...kubectl, ...args] as [string, ...string[]];
      say(indent(execFileSync(program, rest, { encoding: "utf8", timeout: 60_000 }).trimEnd()));
    };
    heading("the cluster");
    const columns = [
      "NAME:.metadata.name",
      'READY:.status.conditions[?(@.type=="Ready")].status',
      "VERSION:.status.nodeInfo.kubeletVersion",
      'PRIVATE:.status.addresses[?(@.type=="InternalIP")].address',
      'PUBLIC:.status.addresses[?(@.type=="ExternalIP")].address',
    ];
    show("get", "nodes", "-o", `custom-columns=${columns.join(",")}`);
    show("get", "secrets", "--all-namespaces", "-l", "owner=helm", "-L", "name,status,version");
    heading("use it from another terminal");
    say(`  ${kubectl.join(" ")} get pods --all-namespaces`);
  } else {
    heading("the cluster (level engine: servers exist in the account only)");
    for (const node of outputs.nodes) say(`  ${node.name.padEnd(24)} ${node.size.padEnd(8)} ${node.publicIp.padEnd(16)} ${node.privateIp}`);
  }
  heading("what it costs");
  say(indent(outputs.costTable));
}

async function waitForEnter(): Promise<void> {
  if (process.env.DEMO_WAIT === "0" || !process.stdin.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  await terminal.question("\nThe cluster runs. Press Enter to destroy it. ");
  terminal.close();
}

async function demo(level: Level): Promise<boolean> {
  heading("the program");
  say(indent(readFileSync(join(program, "Pulumi.yaml"), "utf8").trimEnd()));
  const sandbox = await Sandbox.start({ level, savesEachStep: true });
  // Interrupted, it leaves nothing behind either.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => sandbox.stop().then(() => process.exit(130)));
  try {
    heading("plug-ins");
    for (const [name, source] of sandbox.plugins) say(`  ${name.padEnd(12)} ${source}`);
    const engine = await sandbox.engine(program);
    if (level === "machine" && realK3s() !== undefined) {
      say("\nA real K3s pulls real images, which nothing here can: pods stay Pending, and the demo waits for nodes, not for releases.");
      await step("pulumi config", engine.run(["config", "set", "philotes:awaitReleases", "false"]));
    }
    await step("pulumi preview", engine.preview(echo));
    const up = await step("pulumi up", engine.up(echo));
    await step("pulumi up, once more: nothing should change", engine.up(echo));
    await showCluster(sandbox, engine, level);
    say(`\nFrom nothing to this: ${Math.round(up.seconds)} s of \`pulumi up\`.`);
    await waitForEnter();
    await step("pulumi destroy", engine.destroy(echo));
    const { left } = await sandbox.bill();
    heading("the account afterwards");
    say(left.length === 0 ? "  empty: nothing is billed any more" : left.map((name) => `  still there: ${name}`).join("\n"));
    return left.length === 0;
  } finally {
    await sandbox.stop();
  }
}

const { values } = parseArgs({ options: { level: { type: "string", default: "machine" } } });
if (values.level !== "machine" && values.level !== "engine") {
  console.error(`--level is "${values.level}", must be "machine" or "engine"`);
  process.exit(2);
}
if (values.level === "machine" && process.getuid?.() !== 0) {
  console.error("Practice servers need root: run `sudo make demo`, or `make demo LEVEL=engine`, which needs none.");
  process.exit(2);
}
const clean = await demo(values.level);
say(`\nThe demo took ${Math.round((Date.now() - started) / 1000)} s.`);
process.exit(clean ? 0 : 1);
