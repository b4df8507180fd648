import type { Answer } from "./monitor.ts";

const certificate = {
  certPem: "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n",
  validityStartTime: "2026-11-25T00:00:00Z",
};

/** Everything that a made-up key says of itself where it is secret; so a test can look for it. */
export const secretMark = "keep-this-to-yourself";

/** What the providers that a cluster uses would answer in an update, by type. Certificates and keys are none, but have the form. */
export const answers: Answer = ({ type, name }) => ({ outputs: byType[type]?.(name) ?? {} });

const byType: { readonly [type: string]: (name: string) => Record<string, unknown> } = {
  "hcloud:index/server:Server": () => ({ ipv4Address: "203.0.113.10" }),
  "hcloud:index/loadBalancer:LoadBalancer": () => ({ ipv4: "203.0.113.20" }),
  "scaleway:instance/ip:Ip": () => ({ address: "203.0.113.10" }),
  "scaleway:loadbalancers/ip:Ip": () => ({ ipAddress: "203.0.113.20" }),
  "ovh:CloudProject/networkPrivate:NetworkPrivate": () => ({ regionsOpenstackIds: { GRA11: "11111111-1111-4111-8111-111111111111" } }),
  "ovh:CloudProject/user:User": () => ({
    username: "user-practice",
    password: secretMark,
    openstackRc: { OS_AUTH_URL: "https://auth.cloud.ovh.net/v3/", OS_TENANT_ID: "0123456789abcdef0123456789abcdef" },
  }),
  "openstack:networking/port:Port": () => ({ macAddress: "fa:16:3e:00:00:01" }),
  "openstack:networking/floatingIp:FloatingIp": () => ({ address: "203.0.113.20" }),
  "openstack:compute/instance:Instance": () => ({ accessIpV4: "203.0.113.10" }),
  "openstack:loadbalancer/loadBalancer:LoadBalancer": () => ({ vipPortId: "22222222-2222-4222-8222-222222222222" }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${secretMark} ${name}\n-----END PRIVATE KEY-----\n`,
    privateKeyOpenssh: `-----BEGIN OPENSSH PRIVATE KEY-----\n${secretMark} ${name}\n-----END OPENSSH PRIVATE KEY-----\n`,
    privateKeyPemPkcs8: `-----BEGIN PRIVATE KEY-----\n${secretMark} ${name}\n-----END PRIVATE KEY-----\n`,
    publicKeyOpenssh: `ssh-ed25519 ${name}\n`,
    publicKeyPem: `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`,
  }),
  "tls:index/selfSignedCert:SelfSignedCert": () => certificate,
  "tls:index/locallySignedCert:LocallySignedCert": () => certificate,
  "tls:index/certRequest:CertRequest": () => ({ certRequestPem: "a request" }),
};
