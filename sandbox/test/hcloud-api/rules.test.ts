import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RateLimit } from "../../src/account/hcloud/api/rate-limit.ts";
import { TYPES } from "../../src/account/hcloud/ids.ts";
import { type Answer, ApiClient } from "./client.ts";

let api: ApiClient;
beforeEach(async () => {
  api = await ApiClient.start();
});
afterEach(() => api.stop());

const group = (name: string, labels: Record<string, string> = {}) => api.ask("POST", "/placement_groups", { name, type: "spread", labels });
const order = { server_type: "cx23", image: "ubuntu-24.04", location: "fsn1" };
const server = async (name: string, more: Record<string, unknown> = {}) =>
  (await api.ask("POST", "/servers", { name, ...order, ...more })).server;

describe("who may ask", () => {
  it.each(["", "short", "x".repeat(63)])("refuses the token %j", async (token) => {
    expect(await api.say("GET", "/servers", undefined, token)).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
  });

  it("says in each answer how many requests are left, and refuses what is too much", async () => {
    const { headers } = await api.say("GET", "/servers");
    expect(headers.get("ratelimit-limit")).toBe("3600");
    expect(headers.get("ratelimit-remaining")).toBe("3599");
    expect(Number(headers.get("ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000 - 2);
    const limit = new RateLimit(2);
    expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
  });
});

describe("lists", () => {
  const names = (answer: Answer) => answer.placement_groups.map(({ name }: { name: string }) => name);

  it("come in pages", async () => {
    for (let count = 0; count < 7; count++) await group(`g${count}`);
    const second = await api.ask("GET", "/placement_groups?page=2&per_page=3");
    expect(names(second)).toEqual(["g3", "g4", "g5"]);
    expect(second.meta.pagination).toEqual({ page: 2, per_page: 3, previous_page: 1, next_page: 3, last_page: 3, total_entries: 7 });
    const last = await api.ask("GET", "/placement_groups?page=3&per_page=3");
    expect(last.meta.pagination).toMatchObject({ next_page: null, previous_page: 2 });
    expect((await api.ask("GET", "/placement_groups?per_page=500")).meta.pagination.per_page).toBe(50);
    expect(await api.refusal("GET", "/placement_groups?page=x")).toBe("invalid_input");
  });

  it("are filtered by name and label, and sorted", async () => {
    await group("b", { env: "prod" });
    await group("a", { env: "dev" });
    expect(names(await api.ask("GET", "/placement_groups?name=a"))).toEqual(["a"]);
    expect(names(await api.ask("GET", "/placement_groups?label_selector=env%3Dprod"))).toEqual(["b"]);
    expect(names(await api.ask("GET", "/placement_groups?label_selector=env!%3Dprod"))).toEqual(["a"]);
    expect(names(await api.ask("GET", "/placement_groups?sort=name"))).toEqual(["a", "b"]);
    expect(names(await api.ask("GET", "/placement_groups?sort=created:desc"))).toEqual(["a", "b"]);
    expect(await api.refusal("GET", "/placement_groups?sort=colour")).toBe("invalid_input");
  });

  it("show what is sold", async () => {
    for (const path of [
      "/locations",
      "/server_types",
      "/load_balancer_types",
      "/images",
      "/pricing",
      "/isos",
      "/certificates",
      "/floating_ips",
    ])
      await api.ask("GET", path);
    const { images } = await api.ask("GET", "/images?name=ubuntu-24.04&architecture=arm");
    expect(images).toMatchObject([{ name: "ubuntu-24.04", architecture: "arm" }]);
    const { server_type } = await api.ask("GET", "/server_types/1");
    expect(server_type).toMatchObject({ name: "cx23", cores: 2, memory: 4, disk: 40, architecture: "x86" });
    expect(Number(server_type.prices[0].price_monthly.net)).toBe(5.49);
    expect(await api.refusal("GET", "/datacenters")).toBe("deprecated_api_endpoint");
  });
});

describe("actions", () => {
  it("are found by id, together, and by what they are about", async () => {
    const made = await server("a");
    const { actions } = await api.ask("GET", `/servers/${made.id}/actions`);
    expect(actions.map(({ command }: { command: string }) => command)).toEqual(["create_server", "start_server"]);
    const ids = actions.map(({ id }: { id: number }) => `id=${id}`).join("&");
    const many = await api.ask("GET", `/actions?${ids}&id=999&sort=status&sort=id&page=1&per_page=50`);
    expect(many.actions).toEqual(actions);
    expect((await api.ask("GET", "/servers/actions")).actions).toEqual(actions);
    expect(await api.refusal("GET", "/actions/999")).toBe("not_found");
    expect(await api.refusal("GET", "/actions")).toBe("deprecated_api_endpoint");
  });

  it("run one at a time on a server, and a network answers conflict", async () => {
    const made = await server("a");
    const { network } = await api.ask("POST", "/networks", { name: "n", ip_range: "10.0.0.0/16" });
    const subnet = (ip_range: string) =>
      api.say("POST", `/networks/${network.id}/actions/add_subnet`, { type: "cloud", ip_range, network_zone: "eu-central" });
    const both = await Promise.all([subnet("10.0.0.0/24"), subnet("10.0.1.0/24")]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.error.code).toBe("conflict");
    const power = await Promise.all(["poweroff", "poweron"].map((verb) => api.say("POST", `/servers/${made.id}/actions/${verb}`)));
    expect(power.map(({ status }) => status).sort()).toEqual([201, 423]);
    expect(power.find(({ status }) => status === 423)?.body.error.code).toBe("locked");
  });
});

describe("refusals", () => {
  it("say the field", async () => {
    const { body } = await api.say("POST", "/servers", { name: "a", ...order, image: "windows" });
    expect(body.error).toMatchObject({ code: "invalid_input", details: { fields: [{ name: "image" }] } });
    expect(await api.refusal("POST", "/servers", { name: "a", ...order, server_type: "cax11", location: "ash" })).toBe("invalid_input");
    expect(await api.refusal("POST", "/servers", { name: "a", ...order, datacenter: "fsn1-dc14" })).toBe("invalid_input");
    expect(await api.refusal("POST", "/servers", order)).toBe("invalid_input");
  });

  it("keep names apart", async () => {
    await server("a");
    const { status, body } = await api.say("POST", "/servers", { name: "a", ...order });
    expect([status, body.error.code, body.error.details]).toEqual([409, "uniqueness_error", { fields: [{ name: "name" }] }]);
  });

  it("keep what is protected", async () => {
    const { network } = await api.ask("POST", "/networks", { name: "n", ip_range: "10.0.0.0/16" });
    await api.ask("POST", `/networks/${network.id}/actions/change_protection`, { delete: true });
    expect(await api.refusal("DELETE", `/networks/${network.id}`)).toBe("protected");
    const made = await server("a");
    await api.ask("POST", `/servers/${made.id}/actions/change_protection`, { delete: true, rebuild: true });
    expect(await api.refusal("DELETE", `/servers/${made.id}`)).toBe("protected");
  });

  it("know what the practice cloud doesn't have", async () => {
    const made = await server("a");
    expect(await api.refusal("POST", `/servers/${made.id}/actions/enable_rescue`, { type: "linux64" })).toBe("unsupported_error");
    expect(await api.refusal("POST", "/floating_ips", { type: "ipv4" })).toBe("unsupported_error");
    const nowhere = await fetch(`${api.endpoint}/nowhere`, { headers: { authorization: `Bearer ${"a".repeat(64)}` } });
    expect([nowhere.status, ((await nowhere.json()) as Answer).error.code]).toEqual([404, "not_found"]);
  });
});

describe("a firewall", () => {
  it("is applied to servers and selectors, and taken away", async () => {
    const { firewall } = await api.ask("POST", "/firewalls", { name: "f", rules: [] });
    const one = await server("one");
    const two = await server("two", { labels: { role: "web" } });
    const path = `/firewalls/${firewall.id}`;
    const byServer = { type: "server", server: { id: one.id } };
    await api.ask("POST", `${path}/actions/apply_to_resources`, {
      apply_to: [byServer, { type: "label_selector", label_selector: { selector: "role=web" } }],
    });
    expect(await api.refusal("POST", `${path}/actions/apply_to_resources`, { apply_to: [byServer] })).toBe("firewall_already_applied");
    expect((await api.ask("GET", path)).firewall.applied_to).toEqual([
      byServer,
      {
        type: "label_selector",
        label_selector: { selector: "role=web" },
        applied_to_resources: [{ type: "server", server: { id: two.id } }],
      },
    ]);
    const remove = (id: number) => ({ remove_from: [{ type: "server", server: { id } }] });
    expect(await api.refusal("POST", `${path}/actions/remove_from_resources`, remove(two.id))).toBe("firewall_managed_by_label_selector");
    await api.ask("POST", `${path}/actions/remove_from_resources`, remove(one.id));
    await api.ask("POST", `${path}/actions/set_rules`, { rules: [{ direction: "in", protocol: "icmp", source_ips: ["0.0.0.0/0"] }] });
    expect((await api.ask("GET", `/servers/${one.id}`)).server.public_net.firewalls).toEqual([]);
    expect((await api.ask("GET", path)).firewall.rules).toMatchObject([{ protocol: "icmp", port: null, destination_ips: [] }]);
  });
});

describe("primary IPs", () => {
  it("come with a server, or are given to one that is off", async () => {
    const made = await server("a");
    const { primary_ips } = await api.ask("GET", "/primary_ips");
    expect(primary_ips).toMatchObject([{ type: "ipv4", assignee_id: made.id, auto_delete: true }, { type: "ipv6" }]);
    expect(primary_ips[0].id).toBe(made.public_net.ipv4.id);
    const { primary_ip } = await api.ask("POST", "/primary_ips", { name: "mine", type: "ipv4", location: "fsn1", assignee_type: "server" });
    const assign = ["POST", `/primary_ips/${primary_ip.id}/actions/assign`, { assignee_id: made.id, assignee_type: "server" }] as const;
    expect(await api.refusal(...assign)).toBe("server_not_stopped");
    await api.ask("POST", `/servers/${made.id}/actions/poweroff`);
    await api.ask("POST", `/primary_ips/${primary_ips[0].id}/actions/unassign`);
    await api.ask(...assign);
    await api.ask("POST", `/servers/${made.id}/actions/poweron`);
    const now = (await api.ask("GET", `/servers/${made.id}`)).server;
    expect(now.public_net.ipv4).toMatchObject({ id: primary_ip.id, ip: primary_ip.ip });
    expect(await api.refusal("DELETE", `/primary_ips/${primary_ip.id}`)).toBe("must_be_unassigned");
  });
});

describe("faults", () => {
  const fault = (kind: string) =>
    [{ type: TYPES.server, operation: "create", nth: 1, kind }] as Parameters<typeof api.account.faults.set>[0];

  it.each([
    ["error", 500, "server_error"],
    ["rate-limited", 429, "rate_limit_exceeded"],
    ["timeout", 504, "timeout"],
  ])("%s is answered as the cloud does", async (kind, status, code) => {
    api.account.faults.set(fault(kind));
    expect(await api.say("POST", "/servers", { name: "a", ...order })).toMatchObject({ status, body: { error: { code } } });
    expect(api.account.bill().left).toEqual([]);
  });

  it("an answer that is lost leaves what was made", async () => {
    api.account.faults.set(fault("created-but-no-answer"));
    await expect(api.say("POST", "/servers", { name: "a", ...order })).rejects.toThrow();
    expect(await api.refusal("POST", "/servers", { name: "a", ...order })).toBe("uniqueness_error");
  });
});
