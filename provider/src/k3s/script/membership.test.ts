import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { kubectl } from "./kubectl.ts";
import { membership, removal } from "./membership.ts";
import { prelude } from "./prelude.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-membership-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const calls = () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : []);

interface Situation {
  readonly role?: string;
  readonly managed?: string;
  readonly taints?: string;
  /** `name address readiness`, a line for each control-plane server; those at `dead` do not answer. */
  readonly servers?: string;
  readonly api?: boolean;
  /** Verb of kubectl that fails. */
  readonly failing?: string;
  readonly exists?: boolean;
  /** Names of servers that are or were the first one, a line each. */
  readonly formers?: string;
}

/** The API is played: what it is asked to change is written down. */
function run(body: string, about: Situation = {}) {
  const { role = "agent", managed = "", taints = "", servers = "", api = true, failing = "none", exists = true, formers = "" } = about;
  return bash(`${prelude}${kubectl}${membership}${removal}
kube() {
  case "$*" in
    *"get --raw /readyz"*) ${api ? "echo ok" : "false"} ;;
    *metadata.annotations*) printf %s '${managed}' ;;
    *spec.taints*) printf '${taints}' ;;
    *'"Ready"'*nodes* | *nodes*'"Ready"'*) printf '${servers}' ;;
    *'"Ready"'*) echo True ;;
    *first-server*jsonpath*) printf '${formers}' ;;
    *"ignore-not-found -o"*) ${exists ? "echo node/demo-0" : ":"} ;;
    *) shift; echo "$*" >>${folder}/calls; [ "$1" != ${failing} ] ;;
  esac
}
server_answers() { [ "$1" != dead ]; }
sleep() { SECONDS=$((SECONDS + 30)); }
PARAM[NODE]=demo-0 PARAM[ROLE]=${role} PARAM[LABELS]= PARAM[TAINTS]= PARAM[SERVERS]="demo-0 demo-1 demo-2"
${body}`);
}

describe("labels and taints", () => {
  test("are set, and remembered first", async () => {
    const { status, stderr } = await run(
      `PARAM[LABELS]=$'a=1\\nb=two' PARAM[TAINTS]=$'dedicated=gpu:NoSchedule\\nbare:NoExecute'\nset_membership`,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const memory = "philotes.io/managed=label:a label:b taint:bare:NoExecute taint:dedicated:NoSchedule";
    expect(calls()).toEqual([
      `annotate --overwrite node demo-0 ${memory}`,
      "label --overwrite node demo-0 a=1 b=two",
      "taint --overwrite node demo-0 dedicated=gpu:NoSchedule bare:NoExecute",
    ]);
  });

  test("that were set earlier and are not wanted now are taken away; those of others stay", async () => {
    const managed = "label:a label:old taint:gone:NoSchedule taint:old:NoSchedule";
    await run("PARAM[LABELS]=a=1\nset_membership", { managed, taints: "old:NoSchedule\\nforeign:NoExecute\\n" });
    expect(calls()).toEqual([
      "label --overwrite node demo-0 a=1 old-",
      "taint --overwrite node demo-0 old:NoSchedule-",
      "annotate --overwrite node demo-0 philotes.io/managed=label:a",
    ]);
  });

  test("whose values alone changed are overwritten", async () => {
    await run("PARAM[LABELS]=a=2\nset_membership", { managed: "label:a" });
    expect(calls()).toEqual(["label --overwrite node demo-0 a=2"]);
  });
});

describe("leaving", () => {
  test("drains, then deletes", async () => {
    expect((await run("remove_membership")).status).toBe(0);
    expect(calls().map((call) => call.split(" ")[0])).toEqual(["cordon", "drain", "delete"]);
    expect(calls()[1]).toMatch(/--ignore-daemonsets --delete-emptydir-data .*--timeout=60s/);
  });

  test("goes on where draining fails", async () => {
    const { status, stdout } = await run("remove_membership", { failing: "drain" });
    expect(status).toBe(0);
    expect(stdout).toContain("not every pod could be moved off it");
    expect(calls().at(-1)).toContain("delete node demo-0");
  });

  test("of a worker succeeds with a word where the API is silent, or deleting fails", async () => {
    const silent = await run("remove_membership", { api: false });
    expect(silent).toMatchObject({ status: 0 });
    expect(silent.stdout).toContain("the API has not answered for 60 s");
    expect(await run("remove_membership", { failing: "delete" })).toMatchObject({ status: 0 });
  });

  test("of a node that is gone does nothing", async () => {
    expect((await run("remove_membership", { exists: false })).stdout).toContain("has left the cluster already");
    expect(calls()).toEqual([]);
  });

  const three = "demo-0 a True\\nx b True\\ny c True\\n";
  test.each([
    ["three of three are up", three, 0],
    ["it is the one that isn't Ready", three.replace("a True", "a False"), 0],
    ["another one isn't Ready", three.replace("b True", "b False"), 1],
    ["another one is Ready still and dead", three.replace("b True", "dead True"), 1],
    ["two of two are up", "demo-0 a True\\nx b True\\n", 0],
    ["one of two is up", "demo-0 a False\\nx b True\\n", 1],
  ])("of a server where %s", async (_, servers, expected) => {
    const { status, stderr } = await run("remove_membership", { role: "server", servers });
    expect(status).toBe(expected);
    expect(calls().some((call) => call.startsWith("delete"))).toBe(expected === 0);
    if (expected === 1)
      expect(stderr).toMatch(/^demo-0: taking this server out now would cost etcd its majority \(\d of \d servers are up\)/);
  });

  test("of a server is refused where the API is silent or its Node stays", async () => {
    expect(await run("remove_membership", { role: "server", api: false })).toMatchObject({ status: 1 });
    expect(await run("remove_membership", { role: "server", servers: three, failing: "delete" })).toMatchObject({ status: 1 });
  });
});

describe("the first server", () => {
  const servers = "demo-0 a True\\ndemo-1 b True\\ndemo-gone dead True\\n";

  test("takes out the one that was first before it, once the program has that no longer", async () => {
    const { stdout, status } = await run("set_membership", { role: "first", servers, formers: "demo-0\\ndemo-gone\\n" });
    expect(status).toBe(0);
    expect(stdout).toContain("demo-gone: has left the cluster");
    expect(calls()).toEqual([
      "label --overwrite node demo-0 philotes.io/first-server=true",
      "cordon demo-gone",
      "drain demo-gone --ignore-daemonsets --delete-emptydir-data --force --timeout=60s",
      "delete node demo-gone --ignore-not-found --timeout=120s",
    ]);
  });

  test("lets one be that is no longer the first by its name only", async () => {
    await run("set_membership", { role: "first", servers, formers: "demo-0\\ndemo-2\\n" });
    expect(calls().slice(1)).toEqual(["label node demo-2 philotes.io/first-server-"]);
  });

  test("takes nobody out where etcd would lose its majority", async () => {
    const { status, stderr } = await run("set_membership", {
      role: "first",
      servers: "demo-0 a True\\ndemo-1 dead True\\ndemo-gone dead True\\n",
      formers: "demo-gone\\n",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("taking this server out now would cost etcd its majority");
  });
});
