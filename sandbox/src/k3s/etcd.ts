import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Component } from "./component.ts";
import { EtcdClient, type Member } from "./etcd-client.ts";
import { ask, type Supervisor } from "./join-client.ts";
import { Fatal, log } from "./log.ts";
import { type Paths, programFolder } from "./paths.ts";
import { sleep } from "./request.ts";
import type { Settings } from "./settings.ts";

/** A first start made no etcd yet; a later one has it on disk, whatever the options say. */
export const isInitialized = (paths: Paths) => existsSync(join(paths.database, "member"));

/** `<node>-<8 hex>`, decided once: a wiped server comes back as another member. */
export function memberName(settings: Settings): string {
  const file = settings.paths.memberName;
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${settings.nodeName}-${randomBytes(4).toString("hex")}`);
  }
  return readFileSync(file, "utf8");
}

export const nodeOfMember = (name: string) => name.replace(/-[0-9a-f]{8}$/, "");
const addressOf = (settings: Settings) => settings.nodeIps[0] as string;
const peerUrl = (settings: Settings) => `https://${addressOf(settings)}:2380`;

/** Starts etcd as the only member of a new cluster, as a member that was added before, or as what it was. */
export function startEtcd(
  settings: Settings,
  cluster?: { readonly state: "new" | "existing"; readonly members: readonly string[] },
): Component {
  const { paths } = settings;
  const address = addressOf(settings);
  const tls = (name: string) => join(paths.etcdTls, name);
  const initial = cluster
    ? [`--initial-cluster=${cluster.members.join(",")}`, `--initial-cluster-state=${cluster.state}`, "--initial-cluster-token=etcd-cluster"]
    : [];
  return new Component({
    name: "etcd",
    program: join(programFolder(), "etcd"),
    args: [
      `--name=${memberName(settings)}`,
      `--data-dir=${paths.database}`,
      `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
      `--advertise-client-urls=https://${address}:2379`,
      `--listen-peer-urls=https://127.0.0.1:2380,https://${address}:2380`,
      `--initial-advertise-peer-urls=${peerUrl(settings)}`,
      "--listen-metrics-urls=http://127.0.0.1:2381",
      "--client-cert-auth",
      `--trusted-ca-file=${tls("server-ca.crt")}`,
      `--cert-file=${tls("server-client.crt")}`,
      `--key-file=${tls("server-client.key")}`,
      "--peer-client-cert-auth",
      `--peer-trusted-ca-file=${tls("peer-ca.crt")}`,
      `--peer-cert-file=${tls("peer-server-client.crt")}`,
      `--peer-key-file=${tls("peer-server-client.key")}`,
      // K3s has 500 and 5000: a lone member then waits up to five seconds for its own vote.
      "--heartbeat-interval=200",
      "--election-timeout=2000",
      // A server that is cut off here leaves its writes with this machine's kernel.
      "--unsafe-no-fsync",
      "--logger=zap",
      "--log-level=warn",
      ...initial,
      ...settings.list("etcd-arg").map((arg) => `--${arg}`),
    ],
  });
}

export function startFirstMember(settings: Settings): Component {
  return startEtcd(settings, { state: "new", members: [`${memberName(settings)}=${peerUrl(settings)}`] });
}

/** Adds this server to the cluster behind `supervisor` and starts it as a learner, which is promoted when it has caught up. */
export async function joinMembers(settings: Settings, supervisor: Supervisor): Promise<Component> {
  const name = memberName(settings);
  const answer = await ask(supervisor, "/db/info").catch((error: Error) => {
    throw new Fatal(`starting kubernetes: preparing server: start managed database: joining etcd cluster: ${error.message}`);
  });
  const seeds = (JSON.parse(answer.body.toString("utf8")) as { members: Member[] }).members;
  const client = await reachable(settings.paths, seeds);
  const members = await client.members();
  const own = members.find((member) => member.peerUrls.includes(peerUrl(settings)) && (member.name === "" || member.name === name));
  if (!own) {
    if (members.some((member) => nodeOfMember(member.name) === settings.nodeName)) {
      throw new Fatal(
        "starting kubernetes: preparing server: start managed database: joining etcd cluster: etcd cluster join failed: duplicate node name found, please use a unique name for this node",
      );
    }
    await addWhenPossible(client, peerUrl(settings));
  }
  const others = members.filter((member) => member !== own && member.name !== "");
  log("info", `Adding member ${name}=${peerUrl(settings)} to etcd cluster [${others.map((member) => member.name).join(" ")}]`);
  const etcd = startEtcd(settings, {
    state: "existing",
    members: [...others.map((member) => `${member.name}=${member.peerUrls[0]}`), `${name}=${peerUrl(settings)}`],
  });
  await Promise.race([etcd.ended, promoteWhenReady(client, name)]);
  return etcd;
}

async function reachable(paths: Paths, seeds: readonly Member[]): Promise<EtcdClient> {
  for (const url of seeds.flatMap((member) => member.clientUrls)) {
    const client = new EtcdClient(paths, url);
    if (await client.hasLeader().catch(() => false)) return client;
  }
  throw new Fatal("starting kubernetes: preparing server: start managed database: joining etcd cluster: context deadline exceeded");
}

/** etcd takes one learner at a time: others wait for their turn. */
async function addWhenPossible(client: EtcdClient, url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await client.addLearner(url);
      return;
    } catch (error) {
      if (attempt >= 120) throw error;
      log("info", `Waiting for other members to finish joining etcd cluster: ${(error as Error).message}`);
      await sleep(1);
    }
  }
}

async function promoteWhenReady(client: EtcdClient, name: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const own = (await client.members().catch(() => [])).find((member) => member.name === name);
    if (own && !own.isLearner) return;
    // Refused until the learner is in sync with the leader.
    if (own) await client.promote(own.id).catch(() => {});
    await sleep(0.3);
  }
  throw new Fatal("etcd learner was not promoted within 90 seconds");
}

/** Waits until a leader is known. K3s too waits for ever here: a server that lost its peers says so until they are back. */
export async function waitForLeader(client: EtcdClient): Promise<void> {
  let complaint = "no leader";
  const hasLeader = () =>
    client.hasLeader().catch((error: Error) => {
      complaint = error.message;
      return false;
    });
  for (let attempt = 1; !(await hasLeader()); attempt++) {
    if (attempt % 25 === 0) log("info", `Waiting for etcd server to become available: ${complaint}`);
    await sleep(0.2);
  }
}

/** Resolves never, rejects when there has been no leader for six seconds: K3s then loses its leader election and ends. */
export async function watchLeader(client: EtcdClient): Promise<never> {
  let lastSeen = Date.now();
  for (;;) {
    await sleep(1);
    if (await client.hasLeader().catch(() => false)) lastSeen = Date.now();
    else if (Date.now() - lastSeen > 6_000) throw new Fatal("leaderelection lost for k3s-etcd", "bare");
  }
}
