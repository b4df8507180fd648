import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensureNodePassword, joinAsNode } from "./agent.ts";
import { ApiProxy } from "./api-proxy.ts";
import { type Authorities, randomPassword, readAuthorities, settleAuthorities, writeSecret } from "./authorities.ts";
import { readFromDisk, reconcile, saveToDatastore } from "./bootstrap-data.ts";
import { playCloudController } from "./cloud-controller.ts";
import type { Component } from "./component.ts";
import { apiPort, startApiServer, startControllerManager, startScheduler } from "./control-plane.ts";
import { isInitialized, joinMembers, startEtcd, startFirstMember, waitForLeader, watchLeader } from "./etcd.ts";
import { EtcdClient } from "./etcd-client.ts";
import type { Supervisor } from "./join-client.ts";
import { KubeApi } from "./kube-api.ts";
import { writeComponentKubeconfigs, writeUserKubeconfig } from "./kubeconfig.ts";
import { startKubelet } from "./kubelet.ts";
import { settleLeaves } from "./leaves.ts";
import { provisionLocalPaths } from "./local-path.ts";
import { Fatal, log } from "./log.ts";
import { applyManifests, writePackaged } from "./manifests.ts";
import { controlNodes } from "./node-controller.ts";
import { notifyReady } from "./notify.ts";
import { type Passwords, passwordsOf, writePasswords } from "./passwords.ts";
import { sleep } from "./request.ts";
import { settleEncryption } from "./secrets-encryption.ts";
import { copyFromFirstServer } from "./server-join.ts";
import type { Settings } from "./settings.ts";
import { createSupervisor } from "./supervisor.ts";
import { formatToken } from "./token.ts";

/** `k3s server`. Rejects with the reason for its end; `running` collects what must be stopped then. */
export async function runServer(settings: Settings, running: Component[]): Promise<never> {
  log("info", `Starting k3s ${K3S_VERSION}`);
  const { paths } = settings;
  mkdirSync(paths.server, { recursive: true, mode: 0o700 });
  const token = settings.token || (existsSync(paths.token) ? readFileSync(paths.token, "utf8").trim() : randomPassword());
  const passwords = passwordsOf(token, settings.text("agent-token"));
  const etcdClient = new EtcdClient(paths);
  const started = await startDatastore(settings, token, passwords, etcdClient, running);
  writeTokens(settings, passwords, started.authorities);
  ensureNodePassword();

  let ready = false;
  const api = adminApi(settings, started.authorities);
  const supervisor = createSupervisor({
    settings,
    authorities: started.authorities,
    passwords,
    proxy: new ApiProxy(started.authorities.server.certificate, frontProxy(settings)),
    etcd: etcdClient,
    api,
    isReady: () => ready,
  });
  const port = settings.number("https-listen-port");
  await new Promise<void>((resolve, reject) => {
    supervisor.once("error", (error) => reject(new Fatal(`starting kubernetes: preparing server: ${error.message}`)));
    supervisor.listen(port, settings.text("bind-address") || "0.0.0.0", resolve);
  });
  writeComponentKubeconfigs(paths);
  writeUserKubeconfig(settings);

  const ended: Promise<never>[] = [started.etcd.ended];
  const run = (component: Component) => {
    running.push(component);
    ended.push(component.ended);
  };
  await Promise.race([...ended, waitForLeader(etcdClient)]);
  run(startApiServer(settings));
  await Promise.race([...ended, waitForApi(api)]);
  await saveToDatastore(etcdClient, paths, passwords.server);
  run(startControllerManager(settings));
  if (!settings.flag("disable-scheduler")) run(startScheduler(settings));
  ready = true;
  log("info", "k3s is up and running");
  notifyReady();

  writePackaged(settings);
  ended.push(watchLeader(etcdClient), applyManifests(settings), ...controllers(settings, api, etcdClient));
  if (!settings.flag("disable-agent")) ended.push(runOwnNode(settings, passwords, started.authorities, port, running));
  return Promise.race(ended);
}

interface Datastore {
  readonly etcd: Component;
  readonly authorities: Authorities;
}

/** Starts etcd as what this server is: one that was here before, one that joins others, or the first. */
async function startDatastore(
  settings: Settings,
  token: string,
  passwords: Passwords,
  client: EtcdClient,
  running: Component[],
): Promise<Datastore> {
  const { paths } = settings;
  const prepared = async () => {
    const authorities = await settleAuthorities(paths);
    settleEncryption(settings);
    await settleLeaves(settings, authorities);
    return authorities;
  };
  const started = (etcd: Component, authorities: Authorities): Datastore => {
    running.push(etcd);
    return { etcd, authorities };
  };
  if (isInitialized(paths)) {
    log("info", "Managed etcd cluster bootstrap already complete and initialized");
    const before = readFromDisk(paths);
    let authorities = await prepared();
    let etcd = startEtcd(settings);
    running.push(etcd);
    await Promise.race([etcd.ended, waitForLeader(client)]);
    if (await reconcile(client, paths, passwords.server, before)) {
      authorities = readAuthorities(paths);
      await settleLeaves(settings, authorities);
      await etcd.stop();
      etcd = startEtcd(settings);
    }
    writePasswords(paths, passwords);
    return started(etcd, authorities);
  }
  if (settings.server) {
    const first = await copyFromFirstServer(settings, token, passwords);
    writePasswords(paths, passwords);
    const authorities = await prepared();
    return started(await joinMembers(settings, first), authorities);
  }
  log("info", "Managed etcd cluster initializing");
  writePasswords(paths, passwords);
  const authorities = await prepared();
  return started(startFirstMember(settings), authorities);
}

function writeTokens({ paths }: Settings, passwords: Passwords, authorities: Authorities): void {
  const bundle = authorities.server.certificate;
  writeSecret(paths.token, `${formatToken("server", passwords.server, bundle)}\n`);
  writeSecret(paths.agentToken, `${formatToken("node", passwords.node, bundle)}\n`);
  rmSync(paths.nodeToken, { force: true });
  symlinkSync(paths.token, paths.nodeToken);
}

const frontProxy = ({ paths }: Settings) => ({
  certificate: readFileSync(join(paths.tls, "client-auth-proxy.crt"), "utf8"),
  key: readFileSync(join(paths.tls, "client-auth-proxy.key"), "utf8"),
});

function adminApi({ paths }: Settings, authorities: Authorities): KubeApi {
  const file = (name: string) => readFileSync(join(paths.tls, name), "utf8");
  return new KubeApi({
    url: `https://127.0.0.1:${apiPort}`,
    ca: authorities.server.certificate,
    certificate: file("client-admin.crt"),
    key: file("client-admin.key"),
  });
}

async function waitForApi(api: KubeApi): Promise<void> {
  while (!(await api.ready().catch(() => false))) await sleep(0.2);
}

function controllers(settings: Settings, api: KubeApi, etcd: EtcdClient): Promise<never>[] {
  const own = [
    controlNodes({ api, etcd }),
    provisionLocalPaths(api, settings.text("default-local-storage-path") || settings.paths.storage),
  ];
  return settings.flag("disable-cloud-controller") ? [...own, playCloudController(api)] : own;
}

/** The node on this server joins like any other, only that its supervisor is next door and its kubelet needs no load balancer. */
async function runOwnNode(
  settings: Settings,
  passwords: Passwords,
  authorities: Authorities,
  port: number,
  running: Component[],
): Promise<never> {
  const supervisor: Supervisor = {
    url: `https://127.0.0.1:${port}`,
    ca: authorities.server.certificate,
    user: "node",
    password: passwords.node,
  };
  const node = await joinAsNode(settings, supervisor, `https://127.0.0.1:${apiPort}`);
  return startKubelet(settings, node, running);
}
