import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { join as joinPart } from "./join.ts";
import { kubectl } from "./kubectl.ts";
import { prelude } from "./prelude.ts";
import { service } from "./service.ts";

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-service-"));
  writeFileSync(at("k3s"), "binary");
  writeFileSync(at("machine.yaml"), "cluster-init: true\n");
  writeFileSync(at("config"), "config");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** systemd is played: `states` are the unit's properties, `journal` its lines; what is asked of systemctl is written down. */
function run(body: string, { role = "first", states = "ActiveState=active SubState=running NRestarts=0", journal = "" } = {}) {
  writeFileSync(at("journal"), journal);
  return bash(`${prelude}${kubectl}${joinPart}${service}
K3S=${at("k3s")} MACHINE=${at("machine.yaml")} READY=${at("ready")} DATA=${at("data")} STARTED=${at("started")}
declare -A UNIT_STATE=(); for pair in ${states}; do UNIT_STATE[\${pair%%=*}]=\${pair#*=}; done
systemctl() { if [ "$1" = show ]; then echo "\${UNIT_STATE[$3]}"; else echo "$*" >>${at("calls")}; fi; }
journalctl() { cat ${at("journal")}; }
api_is_ready() { true; }; node_is_ready() { true; }
FILES=(${at("config")}); GROUP[${at("config")}]=config
PARAM[NODE]=demo-0 PARAM[ROLE]=${role} PARAM[UNIT]=k3s PARAM[GENERATION]=1; SECRETS=(hunter2)
sleep() { :; }
${body}`);
}
const calls = () => (existsSync(at("calls")) ? readFileSync(at("calls"), "utf8") : "");
const restarts = () =>
  calls()
    .split("\n")
    .filter((call) => call.startsWith("restart")).length;

describe("starting", () => {
  test("a unit that has not run, and not again where nothing changed", async () => {
    expect((await run("start_k3s")).stdout).toContain("demo-0: starting k3s");
    expect(calls()).toContain("restart --no-block k3s");
    await run("start_k3s");
    expect(restarts()).toBe(1);
  });

  test.each([
    ["its configuration", () => writeFileSync(at("config"), "other")],
    ["its binary", () => writeFileSync(at("k3s"), "newer")],
    ["its way in", () => writeFileSync(at("machine.yaml"), "server: x\n")],
  ])("again where %s changed", async (_, change) => {
    await run("start_k3s");
    change();
    await run("start_k3s");
    expect(restarts()).toBe(2);
  });

  test("leaves a start under way to itself, but not one that keeps failing", async () => {
    await run("start_k3s");
    await run("start_k3s", { states: "ActiveState=activating SubState=start NRestarts=0" });
    expect(restarts()).toBe(1);
    await run("start_k3s", { states: "ActiveState=activating SubState=auto-restart NRestarts=9" });
    expect(restarts()).toBe(2);
  });
});

describe("waiting until it is up", () => {
  const waiting = "ActiveState=activating SubState=start NRestarts=0";
  const journalOf = (line: string, times = 1) => `${Array(times).fill(line).join("\n")}\n`;

  test("ends with a mark that it was ready", async () => {
    expect(await run("start_k3s; wait_until_up")).toMatchObject({ status: 0, stderr: "" });
    expect(existsSync(at("ready"))).toBe(true);
  });

  test.each([
    [
      "a wrong token, which an agent would retry for ever",
      "Failed to validate connection to cluster at https://10.0.0.10:6443: failed to get CA certs: 401 Unauthorized",
      10,
      /refuses the token/,
    ],
    ["another cluster's CA", "token CA hash does not match the Cluster CA certificate hash", 1, /another CA/],
    [
      "a name that is taken",
      "Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password'",
      3,
      /earlier machine of this name/,
    ],
    [
      "an etcd member of the name",
      "etcd cluster join failed: duplicate node name found, please use a unique name",
      1,
      /etcd still has a member/,
    ],
    ["options unlike the others'", "critical configuration mismatched: ClusterIPRange", 1, /configured otherwise/],
  ])("ends at once on %s", async (_, line, times, meaning) => {
    const { status, stderr } = await run("start_k3s; wait_until_up", { role: "agent", states: waiting, journal: journalOf(line, times) });
    expect(status).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(/^demo-0: K3s can not start: /);
    expect(stderr).toMatch(meaning);
    expect(stderr).toContain(line);
  });

  test("ends where K3s ends again and again, be it with exit code 0", async () => {
    const states = "ActiveState=activating SubState=auto-restart NRestarts=6";
    const { stderr } = await run("start_k3s; wait_until_up", { states, journal: "unknown flag: --nonsense\n" });
    expect(stderr).toContain("unknown flag: --nonsense");
    expect(stderr).toContain("demo-0: K3s has ended 6 times in a row");
  });

  test("is bounded, and shows the last 20 lines without secrets", async () => {
    const journal = Array.from({ length: 30 }, (_, index) => `line ${index} token=hunter2`).join("\n");
    // Time runs a minute with every pause.
    const bounded = await run("sleep() { SECONDS=$((SECONDS + 60)); }\nstart_k3s; wait_until_up", { states: waiting, journal });
    expect(bounded.status).toBe(1);
    expect(bounded.stderr).toContain("demo-0: gave up after 420 s of waiting for K3s to be up");
    expect(bounded.stderr).not.toContain("hunter2");
    expect(bounded.stderr).toContain("line 29 token=(secret)");
    expect(bounded.stderr).not.toContain("line 9 ");
  });
});

describe("an etcd that was cut off in its first seconds", () => {
  const journal = "failed to read consistent index\n";
  const states = "ActiveState=activating SubState=auto-restart NRestarts=6";
  beforeEach(() => mkdirSync(at("data/server/db/etcd"), { recursive: true }));

  test("is begun anew on a first server that was never ready", async () => {
    const { stdout } = await run("start_k3s; wait_until_up", { states, journal });
    expect(stdout).toContain("beginning it anew");
    expect(existsSync(at("data/server/db"))).toBe(false);
    expect(restarts()).toBe(2);
  });

  test.each([
    ["on one that was ready once", { role: "first" }, () => writeFileSync(at("ready"), "")],
    ["on one that joined", { role: "server" }, () => {}],
    ["on a first server that joined others", { role: "first" }, () => writeFileSync(at("machine.yaml"), 'server: "x"\n')],
  ])("is left alone %s", async (_, { role }, given) => {
    given();
    const { status } = await run("start_k3s; wait_until_up", { role, states, journal });
    expect(status).toBe(1);
    expect(existsSync(at("data/server/db/etcd"))).toBe(true);
  });
});
