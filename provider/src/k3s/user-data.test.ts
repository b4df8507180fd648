import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { userData, userDataLimit } from "./user-data.ts";

const parts = {
  hostName: "demo-general-0",
  sshUser: "root",
  loginKey: "ssh-ed25519 LOGIN\n",
  hostPrivateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nHOST\n-----END OPENSSH PRIVATE KEY-----\n",
  hostPublicKey: "ssh-ed25519 HOSTKEY\n",
  privateIp: "10.0.2.0",
};

describe("user-data", () => {
  const text = userData(parts);
  const document = parse(text);

  test("is a cloud-config", () => expect(text.startsWith("#cloud-config\n")).toBe(true));

  test("pins the host key, byte for byte", () => {
    expect(document.ssh_deletekeys).toBe(true);
    expect(document.ssh_keys).toEqual({ ed25519_private: parts.hostPrivateKey, ed25519_public: "ssh-ed25519 HOSTKEY" });
  });

  test("lets the login key in, and no password", () => {
    expect(document.ssh_authorized_keys).toEqual(["ssh-ed25519 LOGIN"]);
    expect(document.ssh_pwauth).toBe(false);
    expect(document.disable_root).toBe(false);
    expect(parse(userData({ ...parts, sshUser: "ubuntu" })).disable_root).toBeUndefined();
  });

  test("waits for the private address and not for an interface's name", () => {
    expect(document.runcmd[0][2]).toContain("addr show to 10.0.2.0/32");
    expect(text).not.toMatch(/eth\d|enp\d|ens\d/);
  });

  test("holds no secret of the cluster", () => {
    expect(Object.keys(document).sort()).toEqual(
      [
        "disable_root",
        "hostname",
        "preserve_hostname",
        "runcmd",
        "ssh_authorized_keys",
        "ssh_deletekeys",
        "ssh_keys",
        "ssh_pwauth",
        "write_files",
      ].sort(),
    );
  });

  test("too much of it is refused", () => {
    expect(() => userData({ ...parts, loginKey: "x".repeat(userDataLimit) })).toThrow(/demo-general-0 is \d+ bytes/);
  });
});
