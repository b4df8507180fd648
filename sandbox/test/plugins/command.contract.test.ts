/** What the component relies on in the command plug-in, against an SSH server of the test's own. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/account/value.ts";
import { isSecret, plainMap } from "../../src/plugins/wire.ts";
import { PluginProcess } from "./plugin-process.ts";
import { newKeyPair, SshServer } from "./ssh-server.ts";

const COMMAND = "command:remote:Command";

let plugin: PluginProcess;
let server: SshServer;
beforeAll(async () => {
  // Whoever runs the test may have an agent, whose keys must not open the door.
  plugin = await PluginProcess.start("command", { environment: { SSH_AUTH_SOCK: "" } });
  await plugin.configure({});
});
afterAll(() => plugin?.stop());
beforeEach(async () => {
  plugin.takeHeard();
  server = new SshServer();
  await server.start();
});
afterEach(() => server.stop());

const connection = (more: Values = {}): Values => ({
  host: "127.0.0.1",
  port: server.port,
  user: "root",
  privateKey: server.login.privateKey,
  hostKey: server.hostKey,
  dialErrorLimit: 2,
  perDialTimeout: 5,
  ...more,
});
const run = (create: string, more: Values = {}, dial: Values = {}) =>
  plugin.create(COMMAND, { connection: connection(dial), create, ...more });

describe("what runs", () => {
  it("prints, keeps both outputs without their last newline, and has an id after its name", async () => {
    const { id, outputs } = await run("echo out; echo err >&2");
    expect(id).toMatch(/^thing[0-9a-f]{8}$/);
    expect(plainMap(outputs)).toMatchObject({ stdout: "out", stderr: "err" });
    expect(isSecret(outputs.connection)).toBe(true);
    expect(isSecret(outputs.stdout)).toBe(false);
  });

  it("gives stdin, and nothing where there is none", async () => {
    expect((await run("cat", { stdin: "a\nb" })).outputs.stdout).toBe("a\nb");
    expect((await run("cat")).outputs.stdout).toBe("");
  });

  it("takes the keys of tls.PrivateKey in either form", async () => {
    expect((await run("echo in", {}, { privateKey: server.login.privateKeyPem })).outputs.stdout).toBe("in");
  });

  it("fails with the script and its output, never with its stdin", async () => {
    const failing = run("cat >/dev/null; echo told; echo why >&2; exit 3", { stdin: "hunter2" });
    await expect(failing).rejects.toThrow(/Process exited with status 3: running "cat/);
    await expect(failing).rejects.toThrow(/told/);
    await expect(failing).rejects.toThrow(/why/);
    await expect(failing).rejects.not.toThrow(/hunter2/);
  });

  it("shows lines as they come, as far as logging lets it, and its tries as a status", async () => {
    const lines = () =>
      plugin
        .takeHeard()
        .filter((heard) => !heard.isStatus)
        .map((heard) => heard.message);
    await run("echo one; echo two; echo three >&2");
    expect(lines().sort()).toEqual(["one", "three", "two"]);
    await run("echo one; echo three >&2", { logging: "stderr" });
    expect(lines()).toEqual(["three"]);
    server.cutConnections = 1;
    await run("echo one", { logging: "none" });
    expect(plugin.takeHeard().map((heard) => [heard.isStatus, heard.message])).toEqual([[true, "Dial 1/2 failed: retrying"]]);
  });

  it("says which signal ended it", async () => {
    await expect(run("kill -TERM $$")).rejects.toThrow(/Process exited with status 143 from signal TERM/);
  });

  it("sets variables that the server accepts, and fails on others", async () => {
    server.accepts = ["GREETING"];
    expect((await run("echo $GREETING", { environment: { GREETING: "hello" } })).outputs.stdout).toBe("hello");
    await expect(run("echo", { environment: { OTHER: "x" } })).rejects.toThrow(/OTHER/);
  });
});

describe("who is let in", () => {
  it("refuses a server with another host key, after as many tries as it may take", async () => {
    await expect(run("echo", {}, { hostKey: newKeyPair().publicKey })).rejects.toThrow(/after 2 failed attempts: .*host key mismatch/);
    expect(server.ran).toEqual([]);
    expect(server.connections).toBe(3);
  });

  it("is refused with a key that the server does not know", async () => {
    await expect(run("echo", {}, { privateKey: newKeyPair().privateKey })).rejects.toThrow(/unable to authenticate/);
  });

  it("says that a key is none, at once", async () => {
    await expect(run("echo", {}, { privateKey: "nonsense" })).rejects.toThrow(/key/);
  });

  it("takes any host key where none is pinned", async () => {
    const { hostKey: _, ...open } = connection();
    expect((await plugin.create(COMMAND, { connection: open, create: "echo in" })).outputs.stdout).toBe("in");
  });

  it("tries again until the server answers", async () => {
    server.cutConnections = 2;
    expect((await run("echo up")).outputs.stdout).toBe("up");
    server.cutConnections = 3;
    await expect(run("echo up")).rejects.toThrow(/after 2 failed attempts/);
  });

  it("gives up on a port where nobody listens", async () => {
    const { port } = server;
    await server.stop();
    await expect(run("echo", {}, { port })).rejects.toThrow(/after 2 failed attempts: .*ECONNREFUSED|after 2 failed attempts: .*refused/);
    server = new SshServer();
    await server.start();
  });
});

describe("its life", () => {
  it("runs update where there is one, else create again, with the output before in its environment", async () => {
    server.accepts = ["PULUMI_COMMAND_STDOUT"];
    const inputs: Values = { connection: connection(), create: "echo one" };
    const made = await plugin.create(COMMAND, inputs);
    const updated = await plugin.update(COMMAND, made.id, made, { ...inputs, update: "echo after $PULUMI_COMMAND_STDOUT" });
    expect(updated.stdout).toBe("after one");
    const again = await plugin.update(COMMAND, made.id, made, { ...inputs, create: "echo two" });
    expect(again.stdout).toBe("two");
  });

  it("runs delete when it goes, and nothing where there is none", async () => {
    const inputs: Values = { connection: connection(), create: "echo one", delete: "echo gone" };
    const made = await plugin.create(COMMAND, inputs);
    await plugin.delete(COMMAND, made.id, made);
    expect(server.ran.map(({ command }) => command)).toEqual(["echo one", "echo gone"]);
  });

  it("runs nothing in a preview, and knows no output", async () => {
    const { outputs } = await plugin.create(COMMAND, { connection: connection(), create: "echo one" }, { preview: true });
    expect(server.connections).toBe(0);
    expect(plainMap(outputs).stdout).not.toBe("one");
  });

  it("replaces on triggers only", async () => {
    const inputs: Values = { connection: connection(), create: "echo", triggers: [1] };
    expect((await plugin.diff(COMMAND, inputs, { ...inputs, triggers: [2] })).replaces.join()).toContain("triggers");
    for (const change of [{ create: "date" }, { update: "date" }, { stdin: "x" }, { connection: connection({ user: "other" }) }]) {
      expect(await plugin.diff(COMMAND, inputs, { ...inputs, ...change })).toMatchObject({ changes: true, replaces: [] });
    }
    expect((await plugin.diff(COMMAND, inputs, inputs)).changes).toBe(false);
  });

  it("refuses unknown inputs and a connection without a host", async () => {
    expect((await plugin.check(COMMAND, { connection: connection(), created: "x" })).failures).not.toEqual([]);
    expect((await plugin.check(COMMAND, { connection: { user: "root" } })).failures).not.toEqual([]);
    expect((await plugin.check(COMMAND, { create: "x" })).failures).not.toEqual([]);
  });
});
