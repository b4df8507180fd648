import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAccount } from "../account/cluster-graph.ts";
import { ApiClient, described, noDescription } from "./client.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM60rJs3oqUBVdu2sJCgbGUjR3Z2ozgHCq+MyYmccOGH";

let api: ApiClient;
beforeAll(async () => {
  // Slow enough that a server is seen while it is made, on a busy machine too.
  api = await ApiClient.start(newAccount(0.1));
});
afterAll(() => api.stop());

it("holds each answer against the published description", ({ skip }) => {
  skip(described === undefined, noDescription);
  expect(described).toBeDefined();
});

/** A cluster of the practice size, in the order in which the plug-in makes it. */
describe("a cluster over the API", () => {
  const ids: Record<string, number> = {};

  it("gets its network, firewall, key and placement group", async () => {
    const { network } = await api.ask("POST", "/networks", { name: "c", ip_range: "10.0.0.0/16", labels: { cluster: "c" } });
    ids.network = network.id;
    await api.ask("POST", `/networks/${network.id}/actions/add_subnet`, {
      type: "cloud",
      ip_range: "10.0.0.0/16",
      network_zone: "eu-central",
    });
    const { firewall } = await api.ask("POST", "/firewalls", {
      name: "c-all",
      rules: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0", "::/0"], description: "SSH" }],
    });
    ids.firewall = firewall.id;
    ids.key = (await api.ask("POST", "/ssh_keys", { name: "c", public_key: KEY })).ssh_key.id;
    ids.group = (await api.ask("POST", "/placement_groups", { name: "c-workers", type: "spread" })).placement_group.id;
    expect((await api.ask("GET", `/networks/${network.id}`)).network.subnets).toEqual([
      { type: "cloud", ip_range: "10.0.0.0/16", network_zone: "eu-central", gateway: "10.0.0.1", vswitch_id: null },
    ]);
  });

  it("gets a server: locked while it is made, then running in its network", async () => {
    const type = (await api.ask("GET", "/server_types?name=cx23")).server_types[0];
    const image = (await api.ask("GET", `/images?name=ubuntu-24.04&architecture=${type.architecture}&include_deprecated=true`)).images[0];
    const made = await api.say("POST", "/servers", {
      name: "c-general-0",
      server_type: type.id,
      image: image.id,
      location: "fsn1",
      ssh_keys: [ids.key],
      user_data: "#cloud-config\n",
      firewalls: [{ firewall: ids.firewall }],
      placement_group: ids.group,
      labels: { cluster: "c" },
      public_net: { enable_ipv4: true, enable_ipv6: true },
    });
    expect(made.status).toBe(201);
    const { server, action, next_actions } = made.body;
    ids.server = server.id;
    expect(server.locked).toBe(true);
    expect(action).toMatchObject({
      command: "create_server",
      status: "running",
      finished: null,
      resources: [{ type: "server", id: server.id }],
    });
    const leg = { network: ids.network, ip: "10.0.1.0", ip_range: "10.0.0.0/16" };
    expect(await api.refusal("POST", `/servers/${server.id}/actions/attach_to_network`, leg)).toBe("locked");
    for (const one of [action, ...next_actions]) expect((await api.wait(one.id)).progress).toBe(100);
    await api.ask("POST", `/servers/${server.id}/actions/attach_to_network`, leg);
    const now = (await api.ask("GET", `/servers/${server.id}`)).server;
    expect(now).toMatchObject({ locked: false, status: "running", private_net: [{ network: ids.network, ip: "10.0.1.0" }] });
    expect(now.public_net.firewalls).toEqual([{ id: ids.firewall, status: "applied" }]);
    expect((await api.ask("GET", `/networks/${ids.network}`)).network.servers).toEqual([server.id]);
  });

  it("gets a volume and a load balancer", async () => {
    const { volume } = await api.ask("POST", "/volumes", { name: "c-data", size: 50, location: "fsn1", format: "ext4" });
    ids.volume = volume.id;
    expect(volume.linux_device).toBe(`/dev/disk/by-id/scsi-0HC_Volume_${volume.id}`);
    await api.ask("POST", `/volumes/${volume.id}/actions/attach`, { server: ids.server, automount: false });
    expect((await api.ask("GET", `/volumes/${volume.id}`)).volume.server).toBe(ids.server);
    const { load_balancer } = await api.ask("POST", "/load_balancers", {
      name: "c-lb",
      load_balancer_type: "lb11",
      location: "fsn1",
      algorithm: { type: "round_robin" },
    });
    const path = `/load_balancers/${load_balancer.id}`;
    ids.balancer = load_balancer.id;
    const target = { type: "server", server: { id: ids.server }, use_private_ip: true };
    expect(await api.refusal("POST", `${path}/actions/add_target`, target)).toBe("load_balancer_not_attached_to_network");
    await api.ask("POST", `${path}/actions/attach_to_network`, { network: ids.network, ip: "10.0.0.5" });
    await api.ask("POST", `${path}/actions/enable_public_interface`);
    const health_check = { protocol: "tcp", port: 30080, interval: 10, timeout: 5, retries: 3 };
    const service = { protocol: "tcp", listen_port: 80, destination_port: 30080, proxyprotocol: true, health_check };
    await api.ask("POST", `${path}/actions/add_service`, service);
    await api.ask("POST", `${path}/actions/add_target`, target);
    await api.ask("POST", `${path}/actions/update_service`, { listen_port: 80, destination_port: 30081 });
    const now = (await api.ask("GET", path)).load_balancer;
    expect(now.private_net).toEqual([{ network: ids.network, ip: "10.0.0.5" }]);
    expect(now.services).toEqual([{ ...service, destination_port: 30081 }]);
    expect(now.targets).toMatchObject([target]);
  });

  it("changes size only when it is off, and starts again", async () => {
    const path = `/servers/${ids.server}`;
    const wish = { server_type: "cx33", upgrade_disk: false };
    expect(await api.refusal("POST", `${path}/actions/change_type`, wish)).toBe("server_not_stopped");
    await api.ask("POST", `${path}/actions/poweroff`);
    expect((await api.ask("GET", path)).server.status).toBe("off");
    expect(await api.refusal("POST", `${path}/actions/change_type`, { server_type: "cax21", upgrade_disk: false })).toBe(
      "invalid_server_type",
    );
    await api.ask("POST", `${path}/actions/change_type`, wish);
    const { server } = await api.ask("GET", path);
    expect(server).toMatchObject({ status: "running", primary_disk_size: 40, server_type: { name: "cx33" } });
    expect(server.private_net).toHaveLength(1);
  });

  it("goes, in order, and leaves nothing", async () => {
    expect(await api.refusal("DELETE", `/networks/${ids.network}`)).toBe("resource_in_use");
    expect(await api.refusal("DELETE", `/firewalls/${ids.firewall}`)).toBe("resource_in_use");
    expect(await api.refusal("DELETE", `/volumes/${ids.volume}`)).toBe("resource_in_use");
    await api.ask("POST", `/load_balancers/${ids.balancer}/actions/remove_target`, { type: "server", server: { id: ids.server } });
    await api.ask("POST", `/load_balancers/${ids.balancer}/actions/delete_service`, { listen_port: 80 });
    await api.ask("POST", `/load_balancers/${ids.balancer}/actions/detach_from_network`, { network: ids.network });
    await api.ask("DELETE", `/load_balancers/${ids.balancer}`);
    await api.ask("POST", `/servers/${ids.server}/actions/shutdown`);
    await api.ask("DELETE", `/servers/${ids.server}`);
    expect(await api.refusal("GET", `/servers/${ids.server}`)).toBe("not_found");
    await api.ask("DELETE", `/volumes/${ids.volume}`);
    await api.ask("DELETE", `/placement_groups/${ids.group}`);
    await api.ask("DELETE", `/ssh_keys/${ids.key}`);
    await api.ask("DELETE", `/firewalls/${ids.firewall}`);
    await api.ask("POST", `/networks/${ids.network}/actions/delete_subnet`, { ip_range: "10.0.0.0/16" });
    await api.ask("DELETE", `/networks/${ids.network}`);
    expect(api.account.bill().left).toEqual([]);
  });
});
