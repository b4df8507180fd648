import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MachineServer } from "../account/driver.ts";
import { hostsFile, resolvConf } from "./namespaces.ts";
import { extraPrograms, realK3s } from "./real-k3s.ts";
import type { MachineSettings } from "./settings.ts";

/** What a server finds on its disk at its first boot, laid over the image: cloud-init's seed, names, trust. */
export function writeMachineFiles(upper: string, server: MachineServer, settings: MachineSettings): void {
  const hosts = hostsFile(server.name, settings.hosts);
  const seed = {
    "instance-id": `${server.id}-${createHash("sha256")
      .update(server.userData ?? "")
      .digest("hex")
      .slice(0, 12)}`,
    "local-hostname": server.name,
    "public-keys": server.sshKeys,
  };
  const files: Record<string, string> = {
    // JSON is YAML.
    "/var/lib/cloud/seed/nocloud/meta-data": `${JSON.stringify(seed)}\n`,
    "/var/lib/cloud/seed/nocloud/user-data": server.userData ?? "",
    "/etc/hosts": hosts,
    // User-data with `manage_etc_hosts` has the file written anew from this template.
    "/etc/cloud/templates/hosts.debian.tmpl": hosts,
    "/etc/resolv.conf": resolvConf,
  };
  if (settings.certificateAuthority !== undefined) {
    const authority = readFileSync(settings.certificateAuthority, "utf8");
    const bundle = "/etc/ssl/certs/ca-certificates.crt";
    files[bundle] = `${readFileSync(join(settings.imageFolder, bundle), "utf8").trimEnd()}\n${authority}`;
    // So that it stays when the bundle is made anew by update-ca-certificates.
    files["/usr/local/share/ca-certificates/sandbox.crt"] = authority;
  }
  if (server.loginUser !== undefined) files["/etc/cloud/cloud.cfg.d/95_login_user.cfg"] = loginUserConfig(server.loginUser);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(upper, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(upper, path), content);
  }
}

/** As in the images of Ubuntu: one user who may do everything, and root is no way in. */
function loginUserConfig(name: string): string {
  const user = { name, lock_passwd: true, shell: "/bin/bash", sudo: ["ALL=(ALL) NOPASSWD:ALL"] };
  return `${JSON.stringify({ users: ["default"], disable_root: true, system_info: { default_user: user } })}\n`;
}

/** The options of systemd-nspawn that show the sandbox's programs below /opt/sandbox, and what comes with a real K3s on the PATH. */
export function programBinds(settings: MachineSettings): string[] {
  const real = realK3s();
  const ours = Object.entries(settings.programs).map(([path, source]) => [join("/opt/sandbox", path), source] as const);
  const theirs = real === undefined ? [] : Object.entries(extraPrograms(real));
  return [...ours, ...theirs].map(([path, source]) => `--bind-ro=${realpathSync(source)}:${path}`);
}
