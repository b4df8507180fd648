import { existsSync } from "node:fs";
import { join } from "node:path";
import { Component } from "./component.ts";
import { programFolder } from "./paths.ts";
import type { Settings } from "./settings.ts";

/** The API server's own port, on loopback; 6443 belongs to the supervisor in front of it. */
export const apiPort = 6444;

export function startApiServer(settings: Settings): Component {
  const { paths } = settings;
  const tls = (name: string) => join(paths.tls, name);
  const audiences = `https://kubernetes.default.svc.${settings.text("cluster-domain")}`;
  const advertised = settings.text("advertise-address") || settings.nodeExternalIps[0] || settings.nodeIps[0];
  return start(settings, "apiserver", "kube-apiserver", "kube-apiserver-arg", {
    "advertise-address": `${advertised}`,
    "allow-privileged": "true",
    "anonymous-auth": "false",
    "api-audiences": `${audiences},k3s`,
    "authorization-mode": "Node,RBAC",
    "bind-address": "127.0.0.1",
    "client-ca-file": tls("client-ca.crt"),
    "enable-admission-plugins": "NodeRestriction",
    "enable-bootstrap-token-auth": "true",
    ...(existsSync(paths.encryption)
      ? { "encryption-provider-config": paths.encryption, "encryption-provider-config-automatic-reload": "true" }
      : {}),
    "etcd-cafile": tls("etcd/server-ca.crt"),
    "etcd-certfile": tls("etcd/client.crt"),
    "etcd-keyfile": tls("etcd/client.key"),
    "etcd-servers": "https://127.0.0.1:2379",
    "kubelet-certificate-authority": tls("server-ca.crt"),
    "kubelet-client-certificate": tls("client-kube-apiserver.crt"),
    "kubelet-client-key": tls("client-kube-apiserver.key"),
    "kubelet-preferred-address-types": "InternalIP,ExternalIP,Hostname",
    profiling: "false",
    "proxy-client-cert-file": tls("client-auth-proxy.crt"),
    "proxy-client-key-file": tls("client-auth-proxy.key"),
    "requestheader-allowed-names": "system:auth-proxy",
    "requestheader-client-ca-file": tls("request-header-ca.crt"),
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-username-headers": "X-Remote-User",
    "secure-port": String(apiPort),
    "service-account-issuer": audiences,
    "service-account-key-file": tls("service.key"),
    "service-account-signing-key-file": tls("service.key"),
    "service-cluster-ip-range": settings.list("service-cidr").join(","),
    "service-node-port-range": settings.text("service-node-port-range"),
    "tls-cert-file": tls("serving-kube-apiserver.crt"),
    "tls-private-key-file": tls("serving-kube-apiserver.key"),
  });
}

export function startControllerManager(settings: Settings): Component {
  const { paths } = settings;
  const tls = (name: string) => join(paths.tls, name);
  const kubeconfig = join(paths.credentials, "controller.kubeconfig");
  const signing = Object.fromEntries(
    [
      ["kube-apiserver-client", "client-ca"],
      ["kubelet-client", "client-ca"],
      ["kubelet-serving", "server-ca"],
      ["legacy-unknown", "server-ca"],
    ].flatMap(([signer, authority]) => [
      [`cluster-signing-${signer}-cert-file`, tls(`${authority}.nochain.crt`)],
      [`cluster-signing-${signer}-key-file`, tls(`${authority}.key`)],
    ]),
  ) as Record<string, string>;
  return start(settings, "controller-manager", "kube-controller-manager", "kube-controller-manager-arg", {
    "allocate-node-cidrs": "true",
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    "cluster-cidr": settings.list("cluster-cidr").join(","),
    "configure-cloud-routes": "false",
    controllers: "*,tokencleaner",
    kubeconfig,
    profiling: "false",
    "root-ca-file": tls("server-ca.crt"),
    "secure-port": "10257",
    "service-account-private-key-file": tls("service.key"),
    "service-cluster-ip-range": settings.list("service-cidr").join(","),
    "use-service-account-credentials": "true",
    ...signing,
  });
}

export function startScheduler(settings: Settings): Component {
  const kubeconfig = join(settings.paths.credentials, "scheduler.kubeconfig");
  return start(settings, "scheduler", "kube-scheduler", "kube-scheduler-arg", {
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    kubeconfig,
    profiling: "false",
    "secure-port": "10259",
  });
}

/** An argument from the configuration replaces ours of the same name, as in K3s. */
function start(settings: Settings, name: string, program: string, option: string, defaults: Readonly<Record<string, string>>): Component {
  const own = settings.list(option).map((item) => item.replace(/^--/, ""));
  const replaced = new Set(own.map((item) => item.split("=")[0]));
  const kept = Object.entries(defaults).filter(([key]) => !replaced.has(key));
  return new Component({
    name,
    program: join(programFolder(), program),
    args: [...kept.map(([key, value]) => `--${key}=${value}`), ...own.map((item) => `--${item}`)],
  });
}
