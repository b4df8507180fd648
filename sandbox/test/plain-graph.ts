import { stringify } from "yaml";
import type { Values } from "../src/account/value.ts";

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are references of Pulumi YAML
/** Ids are texts and references to them integers; there and back is an expression whose type the YAML host does not check. */
const asInteger = (name: string) => ({ "fn::fromBase64": { "fn::toBase64": `\${${name}.id}` } });

const OPEN = ["0.0.0.0/0", "::/0"];
const rule = (port: string, description: string) => ({ direction: "in", protocol: "tcp", port, sourceIps: OPEN, description });

export interface GraphOptions {
  readonly userData?: string;
  readonly ports?: readonly string[];
  readonly workerSize?: string;
  readonly volumeGib?: number;
}

function server(name: string, serverType: string, userData: string) {
  return {
    type: "hcloud:Server",
    properties: {
      name: `demo-${name}`,
      serverType,
      image: "ubuntu-24.04",
      location: "fsn1",
      sshKeys: ["${key.id}"],
      userData: { "fn::secret": userData },
      placementGroupId: "${spreadId}",
      firewallIds: ["${firewallId}"],
      publicNets: [{ ipv4Enabled: true, ipv6Enabled: true }],
      labels: { cluster: "demo", name },
      shutdownBeforeDeletion: true,
    },
  };
}

const nic = (owner: string, ip: string) => ({
  type: "hcloud:ServerNetwork",
  properties: { serverId: `\${${owner}Id}`, subnetId: "${subnet.id}", ip },
});

const service = (listenPort: number, destinationPort: number) => ({
  type: "hcloud:LoadBalancerService",
  properties: {
    loadBalancerId: "${balancer.id}",
    protocol: "tcp",
    listenPort,
    destinationPort,
    proxyprotocol: true,
    healthCheck: { protocol: "tcp", port: destinationPort, interval: 15, timeout: 10, retries: 3 },
  },
});

const target = (owner: string) => ({
  type: "hcloud:LoadBalancerTarget",
  properties: { loadBalancerId: "${balancerId}", type: "server", serverId: `\${${owner}Id}`, usePrivateIp: true },
  options: { dependsOn: ["${balancerLeg}", `\${${owner}Nic}`] },
});

/** One control-plane server and two workers with all that a cloud gives them: every hcloud type of the component, no component. */
export function plainGraph({
  userData = "#cloud-config",
  ports = ["22", "80", "443"],
  workerSize = "cx33",
  volumeGib = 50,
}: GraphOptions = {}): string {
  const owners = ["network", "firewall", "spread", "volume", "balancer", "controlPlane0", "general0", "general1"];
  const resources: Readonly<Record<string, { type: string; properties: Values; options?: Values }>> = {
    login: { type: "tls:PrivateKey", properties: { algorithm: "ED25519" } },
    network: { type: "hcloud:Network", properties: { name: "demo", ipRange: "10.0.0.0/16" } },
    subnet: {
      type: "hcloud:NetworkSubnet",
      properties: { networkId: "${networkId}", type: "cloud", networkZone: "eu-central", ipRange: "10.0.0.0/24" },
    },
    firewall: { type: "hcloud:Firewall", properties: { name: "demo", rules: ports.map((port) => rule(port, `port ${port}`)) } },
    key: { type: "hcloud:SshKey", properties: { name: "demo", publicKey: "${login.publicKeyOpenssh}" } },
    spread: { type: "hcloud:PlacementGroup", properties: { name: "demo", type: "spread" } },
    controlPlane0: server("control-plane-0", "cx23", userData),
    general0: server("general-0", workerSize, userData),
    general1: server("general-1", workerSize, userData),
    controlPlane0Nic: nic("controlPlane0", "10.0.0.10"),
    general0Nic: nic("general0", "10.0.0.20"),
    general1Nic: nic("general1", "10.0.0.21"),
    volume: { type: "hcloud:Volume", properties: { name: "demo-storage", size: volumeGib, location: "fsn1", format: "ext4" } },
    attachment: { type: "hcloud:VolumeAttachment", properties: { volumeId: "${volumeId}", serverId: "${general0Id}" } },
    balancer: { type: "hcloud:LoadBalancer", properties: { name: "demo", loadBalancerType: "lb11", location: "fsn1" } },
    balancerLeg: {
      type: "hcloud:LoadBalancerNetwork",
      properties: { loadBalancerId: "${balancerId}", subnetId: "${subnet.id}", ip: "10.0.0.5" },
    },
    http: service(80, 30080),
    https: service(443, 30443),
    target0: target("general0"),
    target1: target("general1"),
    bootstrap: {
      type: "command:remote:Command",
      properties: { connection: { host: "${controlPlane0.ipv4Address}", privateKey: "${login.privateKeyOpenssh}" }, create: "true" },
    },
  };
  const program = {
    name: "program",
    runtime: "yaml",
    variables: Object.fromEntries(owners.map((owner) => [`${owner}Id`, asInteger(owner)])),
    resources,
    outputs: { address: "${controlPlane0.ipv4Address}", device: "${volume.linuxDevice}", privateKey: "${login.privateKeyPem}" },
  };
  // The YAML host knows no anchors.
  return stringify(program, { aliasDuplicateObjects: false });
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
