/** The resources that our plug-in serves for Contabo, against the practice cloud's API. */

import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clock } from "../../../provider/src/clouds/contabo/api/clock.ts";
import { createResources } from "../../../provider/src/clouds/contabo/resources/index.ts";
import { type Context, type OwnResource, PartlyMade, type Properties } from "../../../provider/src/clouds/resource.ts";
import { Account } from "../../src/account/account.ts";
import { CONTABO_API, CONTABO_TOKEN } from "../../src/account/contabo/api/path.ts";
import { contabo } from "../../src/account/contabo/index.ts";
import type { Fault } from "../../src/account/faults.ts";
import { serveAccount } from "../../src/account/http.ts";
import { Store } from "../../src/account/store.ts";
import { DescribedAnswers } from "../description.ts";

const description = join(process.env.PHILOTES_FACTS ?? join(import.meta.dirname, "../../../../shared/specs"), "contabo-openapi.yaml");
const described = existsSync(description) ? new DescribedAnswers(readDescription()) : undefined;

/** As JSON, with what the description means by a day. */
function readDescription(): string {
  const day = "^(\\d{4}-\\d\\d-\\d\\d)?$";
  return JSON.stringify(parse(readFileSync(description, "utf8")), (key, value: unknown) => {
    if (key === "pattern" && value === "yyyy-mm-dd") return day;
    return key === "format" && value === "date" ? undefined : value;
  });
}

const type = (name: string) => `philotes:contabo:${name}`;
const password = "practice-api-password";
let account: Account;
let server: Server;
let environment: Record<string, string>;
let resources: ReadonlyMap<string, OwnResource>;
/** Requests as they went out, and what was wrong with their answers. */
let requests: string[];
let wrong: string[];
let said: string[];
let ids: Set<string>;

/** Waits a hundredth of what it should. */
const quick = { ...clock, sleep: (milliseconds: number, signal?: AbortSignal) => clock.sleep(milliseconds / 100, signal) };

const watched: typeof fetch = async (address, options) => {
  const url = new URL(String(address));
  const path = url.pathname.replace(CONTABO_API, "");
  if (path.startsWith("/v1/")) {
    requests.push(`${options?.method} ${path}`);
    ids.add(String(new Headers(options?.headers).get("x-request-id")));
  }
  const response = await fetch(address, options);
  if (described && path.startsWith("/v1/") && response.ok) {
    const text = await response.clone().text();
    wrong.push(
      ...described.problems(
        options?.method ?? "GET",
        path.replace(/[0-9a-f-]{36}/, "0"),
        response.status,
        text === "" ? undefined : JSON.parse(text),
      ),
    );
  }
  return response;
};

beforeAll(() => {
  if (!described) console.warn(`answers are not held against Contabo's description: there is no ${description}`);
});
beforeEach(async () => {
  account = new Account({ store: new Store(), clouds: [contabo], latencyScale: 0 });
  server = serveAccount(account, [contabo]).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CONTABO_API}`;
  environment = {
    CNTB_API: base,
    CNTB_OAUTH2_TOKEN_URL: `${base}${CONTABO_TOKEN}`,
    CNTB_OAUTH2_CLIENT_ID: "id",
    CNTB_OAUTH2_CLIENT_SECRET: "practice-client-secret",
    CNTB_OAUTH2_USER: "me@example.org",
    CNTB_OAUTH2_PASS: password,
  };
  resources = new Map(createResources({ fetch: watched, clock: quick, environment }).map((resource) => [resource.type, resource]));
  [requests, wrong, said, ids] = [[], [], [], new Set()];
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  expect([...new Set(wrong)]).toEqual([]);
});
afterAll(() => {
  if (described) expect(described.seen.size).toBeGreaterThan(15);
});

const context = (name: string, more: Partial<Context> = {}): Context => ({
  name,
  urn: `urn:pulumi:stack::project::philotes:contabo:Some::${name}`,
  stack: "project/stack",
  configuration: {},
  wasInState: false,
  timeoutSeconds: 0,
  signal: new AbortController().signal,
  status: () => {},
  warn: (text) => said.push(text),
  ...more,
});

const of = (kind: string): OwnResource => resources.get(type(kind)) as OwnResource;

function checked(kind: string, name: string, inputs: Properties): Properties {
  const { problems, inputs: filled } = of(kind).check(inputs, context(name));
  expect(problems).toEqual([]);
  return filled;
}

const create = (kind: string, name: string, inputs: Properties, more?: Partial<Context>) =>
  of(kind).create(checked(kind, name, inputs), context(name, more));

const fault = (kind: string, operation: Fault["operation"], what: Fault["kind"], nth = 1) =>
  account.faults.set([{ type: type(kind), operation, nth, kind: what }]);

const key = { type: "ssh", value: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticePracticePracticePracticePracticePra demo" };
const everyone = ["0.0.0.0/0", "::/0"];
const rules = [
  { protocol: "tcp", ports: ["22", "6443"], sources: everyone, displayName: "cluster" },
  { protocol: "icmp", sources: everyone },
];

async function site() {
  const secret = await create("Secret", "demo", key);
  const network = await create("PrivateNetwork", "demo", {});
  const firewall = await create("Firewall", "demo", { inbound: rules });
  return { secret, network, firewall };
}

async function serverInputs(more: Properties = {}) {
  const { secret, network, firewall } = await site();
  return {
    sshKeys: [secret.id],
    privateNetworkId: network.id,
    firewallId: firewall.id,
    defaultUser: "root",
    userData: "#cloud-config\nwrite_files: []\n",
    ...more,
  };
}

const left = () => account.bill().left;

describe("a server", () => {
  it("is ordered, waited for, put behind its firewall and into its network, and ended with the day until which it is billed", async () => {
    const inputs = checked("Instance", "demo-general-0", await serverInputs());
    const made = await create("Instance", "demo-general-0", inputs);
    expect(made.outputs).toMatchObject({
      displayName: "demo-general-0",
      status: "running",
      productId: "V153",
      region: "EU",
      cancelDate: "",
    });
    expect(made.outputs.ipv4).toMatch(/^203\.0\.113\.\d+$/);
    expect(made.outputs.privateIp).toMatch(/^10\.0\.0\.\d+$/);
    expect(account.bill().monthlyEur).toBe(7.79);
    expect(ids.size).toBe(requests.length);

    const found = await of("Instance").read(made.id, { inputs, outputs: made.outputs }, context("demo-general-0"));
    expect(found?.inputs).toEqual(inputs);
    expect(found?.outputs).toEqual(made.outputs);
    const imported = await of("Instance").read(made.id, {}, context("demo-general-0"));
    expect(imported?.inputs).toMatchObject({ privateNetworkId: inputs.privateNetworkId, firewallId: inputs.firewallId, productId: "V153" });

    await of("Instance").delete(made.id, { inputs, outputs: made.outputs }, context("demo-general-0"));
    expect(said.join()).toMatch(/demo-general-0.* is shut down and cancelled; it is billed until \d{4}-\d\d-\d\d/);
    expect(left().filter((each) => each.includes("Instance") || each.includes("Member"))).toEqual([]);
    const over = account.store.find(type("Instance"), made.id);
    expect(over?.outputs).toMatchObject({ powered: false });
    await of("Instance").delete(made.id, { inputs, outputs: made.outputs }, context("demo-general-0"));
  });

  it("is made anew by what a reinstallation would be needed for, unless it is allowed", async () => {
    const inputs = checked("Instance", "demo", await serverInputs());
    const made = await create("Instance", "demo", inputs);
    const old = { inputs, outputs: made.outputs };
    const changes = (news: Properties) => of("Instance").diff(old, { ...inputs, ...news }).changes;
    for (const news of [{ image: "debian-12" }, { userData: "#cloud-config\n" }, { sshKeys: ["1"] }, { defaultUser: "admin" }]) {
      const [input] = Object.keys(news);
      expect(changes(news)).toEqual([{ input, replaces: true }]);
      expect(changes({ ...news, allowReinstall: true }).filter(({ replaces }) => replaces)).toEqual([]);
    }
    for (const news of [{ productId: "V154" }, { region: "UK" }])
      expect(changes({ ...news, allowReinstall: true })[0]?.replaces).toBe(true);
    for (const news of [{ displayName: "x" }, { firewallId: "0f00" }, { adoptInstanceId: Number(made.id) }, { contractMonths: 12 }])
      expect(changes(news)[0]?.replaces).toBe(false);

    const news = { ...inputs, image: "debian-12", allowReinstall: true, displayName: "renamed" };
    const outputs = await of("Instance").update(made.id, old, news, context("demo"));
    expect(outputs).toMatchObject({
      displayName: "renamed",
      status: "running",
      ipv4: made.outputs.ipv4,
      privateIp: made.outputs.privateIp,
    });
    expect(outputs.imageId).not.toBe(made.outputs.imageId);
    expect(requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
  });

  it("gets the add-on where it joins a network later", async () => {
    const inputs = checked("Instance", "demo", {});
    const made = await create("Instance", "demo", inputs);
    const network = await create("PrivateNetwork", "net", {});
    const outputs = await of("Instance").update(
      made.id,
      { inputs, outputs: made.outputs },
      { ...inputs, privateNetworkId: network.id },
      context("demo"),
    );
    expect(outputs.privateIp).toMatch(/^10\./);
    expect(requests).toContain(`POST /v1/compute/instances/${made.id}/upgrade`);
  });

  it("is taken over instead of ordered", async () => {
    const made = await create("Instance", "demo", {});
    const taken = await create("Instance", "other", { adoptInstanceId: Number(made.id) });
    expect(taken).toMatchObject({ id: made.id, outputs: { displayName: "other" } });
    await expect(create("Instance", "third", { adoptInstanceId: Number(made.id), productId: "V155" })).rejects.toThrow("productId: V153");
    await expect(create("Instance", "third", { adoptInstanceId: 1 })).rejects.toThrow("knows no server 1");
  });

  it("stays in the state where the waiting fails", async () => {
    const inputs = checked("Instance", "demo", await serverInputs());
    fault("FirewallMember", "create", "error");
    const failed = await of("Instance")
      .create(inputs, context("demo"))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PartlyMade);
    const { id, outputs, message } = failed as PartlyMade;
    expect(outputs).toMatchObject({ displayName: "demo", instanceId: Number(id) });
    expect(message).toContain("the next run goes on with it");
    account.faults.set([]);
    expect(await of("Instance").update(id, { inputs, outputs }, inputs, context("demo"))).toMatchObject({ status: "running" });
    expect(account.store.all(type("Instance"))).toHaveLength(1);
  });
});

describe.each(["Secret", "PrivateNetwork", "Firewall", "Instance"])("faults: %s", (kind) => {
  const inputsOf: Record<string, () => Promise<Properties>> = {
    Secret: async () => key,
    PrivateNetwork: async () => ({}),
    Firewall: async () => ({ inbound: rules }),
    Instance: () => serverInputs({ privateNetworkId: undefined }),
  };
  const countOf = () => account.store.all(type(kind)).filter(({ name }) => name === "thing").length;

  it("made, but no answer came: it is found, and not made twice", async () => {
    const inputs = checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    fault(kind, "create", "created-but-no-answer");
    const made = await of(kind).create(inputs, context("thing"));
    expect(account.store.find(type(kind), made.id)?.name).toBe("thing");
    expect(countOf()).toBe(1);
  });

  it("made in a run that ended without an answer: the next takes it over", async () => {
    const inputs = checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    const made = await of(kind).create(inputs, context("thing"));
    if (kind === "Instance") {
      for (const member of account.store.all("philotes:contabo:FirewallMember")) account.store.remove(member);
    }
    expect((await of(kind).create(inputs, context("thing"))).id).toBe(made.id);
    expect(said.join()).toContain("is taken over, not made again");
    await expect(of(kind).create(inputs, context("thing", { wasInState: true }))).rejects.toThrow("already");
    expect(countOf()).toBe(1);
  });

  it("a rate limit is waited for", async () => {
    const inputs = checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    fault(kind, "create", "rate-limited");
    await of(kind).create(inputs, context("thing"));
    expect(countOf()).toBe(1);
  });

  it("an error is said with the request's id and without secrets, and the next run succeeds", async () => {
    const inputs = checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    account.faults.set([{ type: type(kind), operation: "create", nth: 1, kind: "error", message: `no ${password} ${key.value}` }]);
    const failed = await of(kind)
      .create(inputs, context("thing"))
      .catch((error: Error) => error.message);
    expect(failed).toMatch(/request [0-9a-f-]{36}/);
    expect(failed).not.toContain(password);
    if (kind === "Secret") expect(failed).not.toContain(key.value);
    account.faults.set([]);
    await of(kind).create(inputs, context("thing"));
    expect(countOf()).toBe(1);
  });
});

describe("networks, firewalls and secrets", () => {
  it("change in place, are read and go", async () => {
    const { secret, network, firewall } = await site();
    const old = { inputs: checked("Firewall", "demo", { inbound: rules }), outputs: firewall.outputs };
    const news = checked("Firewall", "demo", { inbound: rules.slice(0, 1), enabled: false });
    expect(await of("Firewall").update(firewall.id, old, news, context("demo"))).toMatchObject({ enabled: false });
    expect((await of("Firewall").read(firewall.id, {}, context("demo")))?.inputs).toMatchObject({
      enabled: false,
      inbound: rules.slice(0, 1),
    });
    expect((await of("PrivateNetwork").read(network.id, {}, context("demo")))?.outputs).toMatchObject({ cidr: "10.0.0.0/22" });
    expect((await of("Secret").read(secret.id, {}, context("demo")))?.inputs).toMatchObject(key);
    await of("Secret").update(secret.id, old, { ...key, name: "other" }, context("demo"));
    for (const [kind, { id }] of [
      ["Secret", secret],
      ["PrivateNetwork", network],
      ["Firewall", firewall],
    ] as const) {
      await of(kind).delete(id, old, context("demo"));
      await of(kind).delete(id, old, context("demo"));
      expect(await of(kind).read(id, {}, context("demo"))).toBeUndefined();
    }
    expect(left()).toEqual([]);
  });

  it("another of the same name is refused, with the way to take it over", async () => {
    await create("PrivateNetwork", "demo", { description: "somebody's" });
    await expect(create("PrivateNetwork", "demo", {})).rejects.toThrow("pulumi import philotes:contabo:PrivateNetwork demo");
  });

  it("a firewall with servers behind it stays", async () => {
    const made = await create("Instance", "demo", await serverInputs());
    const firewall = account.store.all(type("Firewall"))[0]?.id ?? "";
    const options = { inputs: {}, outputs: {} };
    await expect(of("Firewall").delete(firewall, options, context("demo", { timeoutSeconds: 1 }))).rejects.toThrow(`server ${made.id}`);
  });
});

describe("what is wrong is said before anything is asked", () => {
  it.each([
    ["Instance", { region: "EUX" }, "region", /"EUX" is not a region of Contabo.*EU/],
    ["Instance", { contractMonths: 6 }, "contractMonths", /6 is out of range: write 1, 12 or 24/],
    ["Instance", { productId: "cx23" }, "productId", /V153/],
    ["Instance", { defaultUser: "rot" }, "defaultUser", /did you mean "root"/],
    ["Instance", { sshKeys: ["mine"] }, "sshKeys[0]", /id of a secret/],
    ["Instance", { displyName: "x" }, "displyName", /did you mean "displayName"/],
    ["PrivateNetwork", { name: "a b" }, "name", /letters, digits/],
    ["Firewall", {}, "inbound", /is missing/],
    ["Firewall", { inbound: [{ protocol: "tcp", sources: everyone }] }, "inbound[0].ports", /is missing/],
    ["Firewall", { inbound: [{ protocol: "icmp", ports: ["1"], sources: everyone }] }, "inbound[0].ports", /leave it out/],
    ["Firewall", { inbound: [{ protocol: "tcp", ports: ["99999"], sources: ["x"] }] }, "inbound[0].sources[0]", /IPv4 or IPv6 range/],
    ["Secret", { type: "password", value: "hunter2" }, "value", /password that Contabo refuses/],
    ["Secret", { type: "ssh", value: "hunter2" }, "value", /no public SSH key/],
  ])("%s %j", (kind, inputs, path, reason) => {
    const { problems } = of(kind).check(inputs, context("demo"));
    expect(problems).toContainEqual({ path, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(problems)).not.toContain("hunter2");
    expect(requests).toEqual([]);
  });

  it("missing credentials, with the variable and the key", () => {
    delete environment.CNTB_OAUTH2_PASS;
    const { problems } = of("Secret").check(key, context("demo"));
    expect(problems).toEqual([
      { path: "", reason: expect.stringMatching(/pulumi config set --secret philotes:contaboPassword …` or set CNTB_OAUTH2_PASS/) },
    ]);
    expect(of("Secret").check(key, context("demo", { configuration: { contaboPassword: "x" } })).problems).toEqual([]);
  });
});
