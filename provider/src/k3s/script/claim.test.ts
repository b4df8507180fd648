import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { claim, release } from "./claim.ts";
import { prelude } from "./prelude.ts";

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-claim-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What acts on the machine as a whole is played: it writes down that it was called. */
function run(body: string, { servers = "", isServer = true } = {}) {
  return bash(`${prelude}${claim}${release}
OWNER=${at("owner")}
PARAM[NODE]=demo-a PARAM[OWNER]="demo 123 demo-a" PARAM[PRIVATE_IP]=192.0.2.1 PARAM[ENCRYPTED]= PARAM[ROLE]=${isServer ? "first" : "agent"}
only_one_run() { :; }; has_address() { [ "\${PARAM[PRIVATE_IP]}" = 192.0.2.1 ]; }
systemctl() { [ "$1" != is-active ] || [ "$3" = k3s ]; }
server_states() { printf '%s' "${servers}"; }; server_answers() { [ "$1" != 192.0.2.9 ]; }
kube() { echo "kube $2" >>${at("calls")}; }
for name in close_machine stop_k3s remove_mounts remove_network remove_files forget_volume authorize_keys open_machine; do
  eval "$name() { echo $name >>${at("calls")}; }"
done
rm() { case "$*" in */var/lib/philotes) echo "rm $*" >>${at("calls")} ;; *) command rm "$@" ;; esac; }; rmdir() { :; }
${body}`);
}
const calls = () => (existsSync(at("calls")) ? readFileSync(at("calls"), "utf8").trim().split("\n") : []);
// Whether it is free hangs on paths of the machine that runs the test.
const free = "check_free() { :; }; check_fit() { :; }; ";

describe("taking a machine in", () => {
  test("closes it, and notes whose it is", async () => {
    expect((await run(`${free}claim_machine; claim_machine`)).status).toBe(0);
    expect(calls()).toEqual(["close_machine", "close_machine"]);
    expect(readFileSync(at("owner"), "utf8")).toBe("demo 123 demo-a\n");
  });

  test("is refused where it is another cluster's, and says how to go on", async () => {
    writeFileSync(at("owner"), "other 456 other-x\n");
    const { status, stderr } = await run("check_fit() { :; }; claim_machine");
    expect(status).toBe(1);
    expect(stderr).toContain(`demo-a: it belongs to another cluster, other: take it out of that one first`);
    expect(calls()).toEqual([]);
  });

  test("is refused where it is another node of this cluster", async () => {
    writeFileSync(at("owner"), "demo 123 demo-z\n");
    const { stderr } = await run("check_fit() { :; }; claim_machine");
    expect(stderr).toContain("demo-a: it is the node demo-z of this cluster so far: leave it out of the program for one run");
    expect(calls()).toEqual([]);
  });

  test("is refused where the others could not reach it", async () => {
    const { stderr } = await run("PARAM[PRIVATE_IP]=192.0.2.5; check_fit");
    expect(stderr).toMatch(/192\.0\.2\.5 is on none of its interfaces|has no|not started by systemd/);
  });
});

describe("letting a machine go", () => {
  const everything = ["stop_k3s", "remove_mounts", "remove_network", "remove_files", "forget_volume", "authorize_keys", "open_machine"];

  test("takes away all that came with the cluster, firewall and marks last", async () => {
    const { status, stdout } = await run("release_machine", { isServer: false });
    expect(status).toBe(0);
    expect(stdout).toContain("has left the cluster and is as it was before");
    expect(calls()).toEqual([...everything, "rm -rf --one-file-system /var/lib/philotes"]);
  });

  test("leaves one alone that belongs to another cluster by now", async () => {
    writeFileSync(at("owner"), "other 456 other-x\n");
    expect((await run("release_machine")).stderr).toContain("is other-x of the cluster other by now, so it was left as it is");
    expect(calls()).toEqual([]);
  });

  test("a server that others go on without takes itself out first", async () => {
    await run("release_machine", { servers: "demo-a 192.0.2.1 True\ndemo-b 192.0.2.2 True\n" });
    expect(calls().slice(0, 4)).toEqual(["kube cordon", "kube drain", "kube delete", "stop_k3s"]);
  });

  test.each([
    ["the only server", "demo-a 192.0.2.1 True\n"],
    ["one whose others are gone", "demo-a 192.0.2.1 True\ndemo-b 192.0.2.9 True\n"],
    ["one that has been taken out already", "demo-b 192.0.2.2 True\n"],
  ])("%s doesn't", async (_, servers) => {
    await run("release_machine", { servers });
    expect(calls()[0]).toBe("stop_k3s");
  });
});
