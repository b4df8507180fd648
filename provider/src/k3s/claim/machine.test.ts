import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newKeyPair } from "../../../../sandbox/src/key-pair.ts";
import type { Context, Properties } from "../../clouds/resource.ts";
import { readableKey } from "./login-key.ts";
import { machineResource } from "./machine.ts";

const hostKeys = { ed25519: newKeyPair(), ecdsa: ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 }) };
const login = newKeyPair();
const patience = { toTake: 0, toLeave: 0 };

let server: ssh2.Server;
let port: number;
/** What a program is asked with, and how it ends. */
let ran: { command: string; input: string }[];
let end: (channel: ServerChannel) => void;
let warnings: string[];
let isSilent: boolean;

beforeEach(async () => {
  [ran, warnings, isSilent] = [[], [], false];
  end = (channel) => channel.exit(0);
  server = new ssh2.Server({ hostKeys: [hostKeys.ecdsa.private, hostKeys.ed25519.private] }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

function answer(client: Connection): void {
  client.on("error", () => {});
  client.on("authentication", (attempt) => {
    const isKnown = attempt.method === "publickey" && attempt.key.data.equals(publicBlob(login.public));
    if (isKnown) attempt.accept();
    else attempt.reject(["publickey"]);
  });
  client.on("session", (accept) =>
    accept().on("exec", (acceptRun, _, { command }) => {
      const channel = acceptRun();
      let input = "";
      channel.on("data", (data: Buffer) => {
        input += data;
      });
      channel.on("end", () => {
        ran.push({ command, input });
        if (isSilent) return client.end();
        end(channel);
        channel.end();
      });
    }),
  );
}

const publicBlob = (key: string) => Buffer.from(key.split(" ")[1] ?? "", "base64");
const bareKey = (key: string) => key.split(" ").slice(0, 2).join(" ");
const context = (): Context => ({
  name: "demo-a-machine",
  stack: "program/dev",
  urn: "urn:pulumi:dev::program::philotes:k3s:Machine::demo-a-machine",
  configuration: {},
  wasInState: false,
  timeoutSeconds: 0,
  signal: new AbortController().signal,
  status: () => {},
  warn: (text) => warnings.push(text),
});
const inputs = (more: Properties = {}): Properties => ({
  node: "demo-a",
  host: "127.0.0.1",
  port,
  user: "root",
  privateKey: login.private,
  hostKey: bareKey(hostKeys.ed25519.public),
  stdin: "program and parameters",
  standing: "node",
  ...more,
});
const machine = machineResource(patience);
const remove = (more: Properties = {}) => machine.delete("id", { inputs: inputs(more), outputs: {} }, context());

describe("taking a machine in", () => {
  test("runs the program over a connection that only the pinned key can hold up, though others would be shown first", async () => {
    const made = await machine.create(inputs(), context());
    expect(made.outputs).toMatchObject({ hostKey: bareKey(hostKeys.ed25519.public) });
    expect(ran).toEqual([{ command: expect.stringMatching(/philotes claim$/), input: "program and parameters" }]);
  });

  test.each([
    ["an Ed25519", generateKeyPairSync("ed25519").privateKey],
    ["an ECDSA", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey],
    ["an RSA", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey],
  ])("reads %s key in PKCS#8", async (_, key) => {
    const parsed = ssh2.utils.parseKey(readableKey(String(key.export({ type: "pkcs8", format: "pem" }))));
    if (parsed instanceof Error) throw parsed;
    expect((Array.isArray(parsed) ? parsed[0] : parsed).isPrivateKey()).toBe(true);
  });

  test("is refused by one that shows another key, at once and with what it shows", async () => {
    const other = bareKey(newKeyPair().public);
    await expect(machine.create(inputs({ hostKey: other }), context())).rejects.toThrow(
      `127.0.0.1:${port} shows another host key, ${publicBlob(hostKeys.ed25519.public).toString("base64")}`,
    );
    expect(ran).toEqual([]);
  });

  test("says whose key is missing where it lets nobody in, and never the key", async () => {
    const { private: stranger } = newKeyPair();
    const failing = machine.create(inputs({ privateKey: stranger }), context());
    await expect(failing).rejects.toThrow("doesn't let root in: the public half of sshPrivateKey has to be among the authorized_keys");
  });

  test("shows why the program failed, and passes on what it warns of", async () => {
    end = (channel) => {
      channel.stderr.write("sudo: unable to resolve host a\ndemo-a: it has no curl\n");
      channel.exit(1);
    };
    await expect(machine.create(inputs(), context())).rejects.toThrow("demo-a: it has no curl");
    end = (channel) => {
      channel.stderr.write("sudo: unable to resolve host a\ndemo-a: has a firewall of its own\n");
      channel.exit(0);
    };
    await machine.create(inputs(), context());
    expect(warnings).toEqual(["demo-a: has a firewall of its own"]);
  });

  test("notices that it went away meanwhile", async () => {
    isSilent = true;
    await expect(machine.create(inputs(), context())).rejects.toThrow("the connection broke");
  });
});

describe("letting a machine go", () => {
  test("runs the program", async () => {
    await remove();
    expect(ran.map(({ command }) => command)).toEqual([expect.stringMatching(/philotes release$/)]);
    expect(warnings).toEqual([]);
  });

  test("that is gone says how to clean it, and is done", async () => {
    await remove({ port: 1 });
    expect(warnings).toEqual([
      expect.stringMatching(/^demo-a could not be cleaned: 127\.0\.0\.1:1 doesn't answer by SSH .* clean it by hand: https:/),
    ]);
  });

  test("whose place another one has touches nothing there", async () => {
    await remove({ hostKey: bareKey(newKeyPair().public) });
    expect(warnings).toEqual([expect.stringMatching(/^demo-a could not be cleaned: .*another machine by now.*Nothing was done there/)]);
    expect(ran).toEqual([]);
  });

  test("that can't be logged in on, or where it fails, is an error: somebody can do something about it", async () => {
    await expect(remove({ privateKey: newKeyPair().private })).rejects.toThrow("doesn't let root in");
    end = (channel) => channel.exit(1);
    await expect(remove()).rejects.toThrow("ended with 1");
  });
});

describe("what changes", () => {
  const diff = (more: Properties, olds: Properties = {}) => machine.diff({ inputs: inputs(olds), outputs: {} }, inputs(more)).changes;
  const anotherKey = bareKey(newKeyPair().public);

  test("another host key is another machine; all else is a change of this one", () => {
    expect(diff({})).toEqual([]);
    expect(diff({ host: "192.0.2.7", stdin: "other" })).toEqual([
      { input: "host", replaces: false },
      { input: "stdin", replaces: false },
    ]);
    expect(diff({ hostKey: anotherKey })).toEqual([{ input: "hostKey", replaces: true }]);
  });

  test("the only server with the cluster's data is exchanged for no other; installed anew it begins anew", () => {
    const only = { standing: "only-server" };
    expect(() => diff({ hostKey: anotherKey, host: "192.0.2.7" }, only)).toThrow(
      "demo-a is the only control-plane server, and all that the cluster knows is on it alone",
    );
    expect(diff({ hostKey: anotherKey, ...only }, only)).toEqual([{ input: "hostKey", replaces: true }]);
    expect(diff({ host: "192.0.2.7", ...only }, only)).toEqual([{ input: "host", replaces: false }]);
  });

  test("the first of several servers is followed by another, not exchanged under its name", () => {
    const first = { standing: "first-server" };
    expect(() => diff({ hostKey: anotherKey }, first)).toThrow("leave it out, and write the other one by a name that sorts after");
    // Not known yet is no other one.
    expect(diff({ hostKey: { __pulumiUnknown: true }, ...first }, first)).toEqual([{ input: "hostKey", replaces: true }]);
  });

  test("which key commands are shown is asked again where it is reached otherwise", () => {
    const old = { inputs: inputs(), outputs: {} };
    expect(machine.unsettled?.(old, inputs({ stdin: "other" }))).toEqual([]);
    expect(machine.unsettled?.(old, inputs({ host: "192.0.2.7" }))).toEqual(["shownKey"]);
  });
});
