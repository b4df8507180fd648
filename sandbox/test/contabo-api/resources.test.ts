/** The resources that our plug-in serves for Contabo, against the practice cloud's API. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PartlyMade, type Properties } from "../../../provider/src/clouds/resource.ts";
import { described, description, everyone, key, PracticeApi, password, rules, type } from "./practice-api.ts";

let api: PracticeApi;

beforeAll(() => {
  if (!described) console.warn(`answers are not held against Contabo's description: there is no ${description}`);
});
beforeEach(async () => {
  api = await PracticeApi.start();
});
afterEach(() => {
  api.stop();
  expect([...new Set(api.wrong)]).toEqual([]);
});
afterAll(() => {
  if (described) expect(described.seen.size).toBeGreaterThan(15);
});

describe("a server", () => {
  it("is ordered, waited for, put behind its firewall and into its network, and ended with the day until which it is billed", async () => {
    const inputs = api.checked("Instance", "demo-general-0", await api.serverInputs());
    const made = await api.create("Instance", "demo-general-0", inputs);
    expect(made.outputs).toMatchObject({
      displayName: "demo-general-0",
      status: "running",
      productId: "V153",
      region: "EU",
      cancelDate: "",
    });
    expect(made.outputs.ipv4).toMatch(/^203\.0\.113\.\d+$/);
    expect(made.outputs.privateIp).toMatch(/^10\.0\.0\.\d+$/);
    expect(api.account.bill().monthlyEur).toBe(7.79);
    expect(api.ids.size).toBe(api.requests.length);

    const found = await api.of("Instance").read(made.id, { inputs, outputs: made.outputs }, api.context("demo-general-0"));
    expect(found?.inputs).toEqual(inputs);
    expect(found?.outputs).toEqual(made.outputs);
    const imported = await api.of("Instance").read(made.id, {}, api.context("demo-general-0"));
    expect(imported?.inputs).toMatchObject({ privateNetworkId: inputs.privateNetworkId, firewallId: inputs.firewallId, productId: "V153" });

    await api.of("Instance").delete(made.id, { inputs, outputs: made.outputs }, api.context("demo-general-0"));
    expect(api.said.join()).toMatch(/demo-general-0.* is shut down and cancelled; it is billed until \d{4}-\d\d-\d\d/);
    expect(api.left().filter((each) => each.includes("Instance") || each.includes("Member"))).toEqual([]);
    const over = api.account.store.find(type("Instance"), made.id);
    expect(over?.outputs).toMatchObject({ powered: false });
    await api.of("Instance").delete(made.id, { inputs, outputs: made.outputs }, api.context("demo-general-0"));
  });

  it("is made anew by what a reinstallation would be needed for, unless it is allowed", async () => {
    const inputs = api.checked("Instance", "demo", await api.serverInputs());
    const made = await api.create("Instance", "demo", inputs);
    const old = { inputs, outputs: made.outputs };
    const changes = (news: Properties) => api.of("Instance").diff(old, { ...inputs, ...news }).changes;
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
    const outputs = await api.of("Instance").update(made.id, old, news, api.context("demo"));
    expect(outputs).toMatchObject({
      displayName: "renamed",
      status: "running",
      ipv4: made.outputs.ipv4,
      privateIp: made.outputs.privateIp,
    });
    expect(outputs.imageId).not.toBe(made.outputs.imageId);
    expect(api.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
  });

  it("gets the add-on where it joins a network later", async () => {
    const inputs = api.checked("Instance", "demo", {});
    const made = await api.create("Instance", "demo", inputs);
    const network = await api.create("PrivateNetwork", "net", {});
    const outputs = await api
      .of("Instance")
      .update(made.id, { inputs, outputs: made.outputs }, { ...inputs, privateNetworkId: network.id }, api.context("demo"));
    expect(outputs.privateIp).toMatch(/^10\./);
    expect(api.requests).toContain(`POST /v1/compute/instances/${made.id}/upgrade`);
  });

  it("is taken over instead of ordered", async () => {
    const made = await api.create("Instance", "demo", {});
    const taken = await api.create("Instance", "other", { adoptInstanceId: Number(made.id) });
    expect(taken).toMatchObject({ id: made.id, outputs: { displayName: "other" } });
    await expect(api.create("Instance", "third", { adoptInstanceId: Number(made.id), productId: "V155" })).rejects.toThrow(
      "productId: V153",
    );
    await expect(api.create("Instance", "third", { adoptInstanceId: 1 })).rejects.toThrow("knows no server 1");
  });

  it("stays in the state where the waiting fails", async () => {
    const inputs = api.checked("Instance", "demo", await api.serverInputs());
    api.fault("FirewallMember", "create", "error");
    const failed = await api
      .of("Instance")
      .create(inputs, api.context("demo"))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PartlyMade);
    const { id, outputs, message } = failed as PartlyMade;
    expect(outputs).toMatchObject({ displayName: "demo", instanceId: Number(id) });
    expect(message).toContain("the next run goes on with it");
    api.account.faults.set([]);
    expect(await api.of("Instance").update(id, { inputs, outputs }, inputs, api.context("demo"))).toMatchObject({ status: "running" });
    expect(api.account.store.all(type("Instance"))).toHaveLength(1);
  });
});

describe.each(["Secret", "PrivateNetwork", "Firewall", "Instance"])("faults: %s", (kind) => {
  const inputsOf: Record<string, () => Promise<Properties>> = {
    Secret: async () => key,
    PrivateNetwork: async () => ({}),
    Firewall: async () => ({ inbound: rules }),
    Instance: () => api.serverInputs({ privateNetworkId: undefined }),
  };
  const countOf = () => api.account.store.all(type(kind)).filter(({ name }) => name === "thing").length;

  it("made, but no answer came: it is found, and not made twice", async () => {
    const inputs = api.checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    api.fault(kind, "create", "created-but-no-answer");
    const made = await api.of(kind).create(inputs, api.context("thing"));
    expect(api.account.store.find(type(kind), made.id)?.name).toBe("thing");
    expect(countOf()).toBe(1);
  });

  it("made in a run that ended without an answer: the next takes it over", async () => {
    const inputs = api.checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    const made = await api.of(kind).create(inputs, api.context("thing"));
    if (kind === "Instance") {
      for (const member of api.account.store.all("philotes:contabo:FirewallMember")) api.account.store.remove(member);
    }
    expect((await api.of(kind).create(inputs, api.context("thing"))).id).toBe(made.id);
    expect(api.said.join()).toContain("is taken over, not made again");
    await expect(api.of(kind).create(inputs, api.context("thing", { wasInState: true }))).rejects.toThrow("already");
    expect(countOf()).toBe(1);
  });

  it("a rate limit is waited for", async () => {
    const inputs = api.checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    api.fault(kind, "create", "rate-limited");
    await api.of(kind).create(inputs, api.context("thing"));
    expect(countOf()).toBe(1);
  });

  it("an error is said with the request's id and without secrets, and the next run succeeds", async () => {
    const inputs = api.checked(kind, "thing", await (inputsOf[kind] as () => Promise<Properties>)());
    api.account.faults.set([{ type: type(kind), operation: "create", nth: 1, kind: "error", message: `no ${password} ${key.value}` }]);
    const failed = await api
      .of(kind)
      .create(inputs, api.context("thing"))
      .catch((error: Error) => error.message);
    expect(failed).toMatch(/request [0-9a-f-]{36}/);
    expect(failed).not.toContain(password);
    if (kind === "Secret") expect(failed).not.toContain(key.value);
    api.account.faults.set([]);
    await api.of(kind).create(inputs, api.context("thing"));
    expect(countOf()).toBe(1);
  });
});

describe("networks, firewalls and secrets", () => {
  it("change in place, are read and go", async () => {
    const { secret, network, firewall } = await api.site();
    const old = { inputs: api.checked("Firewall", "demo", { inbound: rules }), outputs: firewall.outputs };
    const news = api.checked("Firewall", "demo", { inbound: rules.slice(0, 1), enabled: false });
    expect(await api.of("Firewall").update(firewall.id, old, news, api.context("demo"))).toMatchObject({ enabled: false });
    expect((await api.of("Firewall").read(firewall.id, {}, api.context("demo")))?.inputs).toMatchObject({
      enabled: false,
      inbound: rules.slice(0, 1),
    });
    expect((await api.of("PrivateNetwork").read(network.id, {}, api.context("demo")))?.outputs).toMatchObject({ cidr: "10.0.0.0/22" });
    expect((await api.of("Secret").read(secret.id, {}, api.context("demo")))?.inputs).toMatchObject(key);
    await api.of("Secret").update(secret.id, old, { ...key, name: "other" }, api.context("demo"));
    for (const [kind, { id }] of [
      ["Secret", secret],
      ["PrivateNetwork", network],
      ["Firewall", firewall],
    ] as const) {
      await api.of(kind).delete(id, old, api.context("demo"));
      await api.of(kind).delete(id, old, api.context("demo"));
      expect(await api.of(kind).read(id, {}, api.context("demo"))).toBeUndefined();
    }
    expect(api.left()).toEqual([]);
  });

  it("another of the same name is refused, with the way to take it over", async () => {
    await api.create("PrivateNetwork", "demo", { description: "somebody's" });
    await expect(api.create("PrivateNetwork", "demo", {})).rejects.toThrow("pulumi import philotes:contabo:PrivateNetwork demo");
  });

  it("a firewall with servers behind it stays", async () => {
    const made = await api.create("Instance", "demo", await api.serverInputs());
    const firewall = api.account.store.all(type("Firewall"))[0]?.id ?? "";
    const options = { inputs: {}, outputs: {} };
    await expect(api.of("Firewall").delete(firewall, options, api.context("demo", { timeoutSeconds: 1 }))).rejects.toThrow(
      `server ${made.id}`,
    );
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
    const { problems } = api.of(kind).check(inputs, api.context("demo"));
    expect(problems).toContainEqual({ path, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(problems)).not.toContain("hunter2");
    expect(api.requests).toEqual([]);
  });

  it("missing credentials, with the variable and the key", () => {
    delete api.environment.CNTB_OAUTH2_PASS;
    const { problems } = api.of("Secret").check(key, api.context("demo"));
    expect(problems).toEqual([
      { path: "", reason: expect.stringMatching(/pulumi config set --secret philotes:contaboPassword …` or set CNTB_OAUTH2_PASS/) },
    ]);
    expect(api.of("Secret").check(key, api.context("demo", { configuration: { contaboPassword: "x" } })).problems).toEqual([]);
  });
});
