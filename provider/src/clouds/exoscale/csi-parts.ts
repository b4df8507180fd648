/** The pods of the volume driver, container by container: https://github.com/exoscale/exoscale-csi-driver/tree/v0.34.3/deployment/latest, of 2026-07-02. */

export const secretName = "exoscale-credentials";

const image = "exoscale/csi-driver:0.34.3";
const sidecar = (name: string, version: string) => `registry.k8s.io/sig-storage/${name}:${version}`;
const resources = { requests: { cpu: "10m", memory: "20Mi" } };
const health = {
  ports: [{ name: "healthz", containerPort: 9808, protocol: "TCP" }],
  livenessProbe: { httpGet: { path: "/healthz", port: "healthz" }, initialDelaySeconds: 10, timeoutSeconds: 3, failureThreshold: 5 },
};

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly mountPropagation?: "Bidirectional";
}

function driver(mode: "controller" | "node", socket: string, volumeMounts: readonly Mount[]) {
  return {
    name: "exoscale-csi-plugin",
    image,
    args: [`--endpoint=unix://${socket}`, `--mode=${mode}`],
    envFrom: [{ secretRef: { name: secretName } }],
    // It reads what the server is from a device, and in `node` mounts.
    securityContext: { privileged: true },
    volumeMounts,
    resources,
    ...health,
  };
}

/** One that speaks to the driver through the socket in `folder`. */
function beside(name: string, version: string, socket: string, folder: Mount, args: readonly string[], more: readonly Mount[] = []) {
  return { name, image: sidecar(name, version), args: [`--csi-address=${socket}`, ...args], volumeMounts: [folder, ...more], resources };
}

const election = ["--leader-election", "--leader-election-lease-duration=30s", "--leader-election-renew-deadline=20s"];

/** Without the snapshotter and its controller: those need kinds that are the program's own matter. */
export function controllerPod() {
  const folder: Mount = { name: "socket-dir", mountPath: "/var/lib/csi/sockets/pluginproxy/" };
  const socket = `${folder.mountPath}csi.sock`;
  return {
    containers: [
      driver("controller", socket, [folder, { name: "device-dir", mountPath: "/dev" }]),
      beside("csi-provisioner", "v3.6.0", socket, folder, [...election, "--feature-gates=Topology=true", "--default-fstype=ext4"]),
      beside("csi-attacher", "v4.4.1", socket, folder, election),
      beside("csi-resizer", "v1.9.0", socket, folder, election),
      beside("livenessprobe", "v2.11.0", socket, folder, []),
    ],
    volumes: [
      { name: folder.name, emptyDir: {} },
      { name: "device-dir", hostPath: { path: "/dev" } },
    ],
  };
}

/** Where K3s' kubelet keeps its things is where every kubelet does. */
export function nodePod() {
  const folder: Mount = { name: "plugin-dir", mountPath: "/csi/" };
  const socket = "/csi/csi.sock";
  const place = "/var/lib/kubelet/plugins/csi.exoscale.com";
  const mounts: readonly Mount[] = [
    folder,
    { name: "kubelet-dir", mountPath: "/var/lib/kubelet", mountPropagation: "Bidirectional" },
    { name: "device-dir", mountPath: "/dev" },
  ];
  const registration: Mount = { name: "registration-dir", mountPath: "/registration/" };
  const host = (name: string, path: string, type?: string) => ({ name, hostPath: { path, ...(type === undefined ? {} : { type }) } });
  return {
    containers: [
      driver("node", socket, mounts),
      beside("csi-node-driver-registrar", "v2.16.0", socket, folder, [`--kubelet-registration-path=${place}/csi.sock`], [registration]),
      beside("livenessprobe", "v2.18.0", socket, folder, []),
    ],
    volumes: [
      host("registration-dir", "/var/lib/kubelet/plugins_registry/", "DirectoryOrCreate"),
      host("plugin-dir", place, "DirectoryOrCreate"),
      host("kubelet-dir", "/var/lib/kubelet", "Directory"),
      host("device-dir", "/dev"),
    ],
  };
}
