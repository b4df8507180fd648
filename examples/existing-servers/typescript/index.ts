import * as philotes from "@philotes/pulumi-philotes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const office = config.require("office");

const cluster = new philotes.Cluster("cluster", {
  cloud: "existing",
  sshPrivateKey: config.requireSecret("loginKey"),
  access: { apiFrom: [office], sshFrom: [office] },
  // The host key is what stands in /etc/ssh/ssh_host_ed25519_key.pub on the server.
  existing: {
    hosts: {
      "rack-a": {
        address: "203.0.113.11", privateAddress: "192.168.0.11", controlPlane: true,
        hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOelw/fTII6xmxZRmqUJ+jDDe89U/b3hJh5O1lvolT9Z",
      },
      "rack-b": {
        address: "203.0.113.12", privateAddress: "192.168.0.12", pool: "general",
        hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHHuvEX5KUy6EF0xJKLcsuABEmwIo4sZmM1luaxSoHXB",
      },
      "rack-c": {
        address: "203.0.113.13", privateAddress: "192.168.0.13", pool: "general",
        hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYe6r2dhYlvd9TGm3PSJLuoE3nTtDQgXdTwxKx1jc46",
      },
    },
  },
});

export const kubeconfig = cluster.kubeconfig;
