/** Debian packages that practice servers need. Installs what is missing, after saying so; asks first where somebody can answer. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";

const needed: readonly { readonly file: string; readonly package: string; readonly why: string }[] = [
  { file: "/usr/sbin/debootstrap", package: "debootstrap", why: "makes the servers' Debian image" },
  { file: "/usr/bin/systemd-nspawn", package: "systemd-container", why: "boots the servers" },
  { file: "/usr/sbin/nft", package: "nftables", why: "is the cloud's firewall" },
  { file: "/usr/sbin/ip", package: "iproute2", why: "is the cloud's network" },
  { file: "/usr/sbin/mkfs.ext4", package: "e2fsprogs", why: "formats volumes" },
  { file: "/usr/bin/ssh", package: "openssh-client", why: "logs in to servers" },
  { file: "/usr/bin/openssl", package: "openssl", why: "checks certificates" },
  { file: "/usr/bin/shellcheck", package: "shellcheck", why: "checks the scripts that run on servers" },
];

const present = (file: string) => existsSync(file) || existsSync(file.replace("/usr", ""));
const missing = needed.filter(({ file }) => !present(file));
if (missing.length === 0) process.exit(0);

console.log("Practice servers need these Debian packages, which are not here:");
for (const { package: name, why } of missing) console.log(`  ${name.padEnd(18)} ${why}`);
const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing.map(({ package: name }) => name)];
const root = process.getuid?.() === 0;
if (!existsSync("/usr/bin/apt-get") || (!root && !existsSync("/usr/bin/sudo"))) {
  console.error("They can't be installed from here: install them, or use `make demo LEVEL=engine`, which needs none of them.");
  process.exit(1);
}
if (process.stdin.isTTY) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Install them now with \`${root ? "" : "sudo "}apt-get\`? [Y/n] `);
  terminal.close();
  if (/^n/i.test(answer)) {
    console.error("Not installed. `make demo LEVEL=engine` needs none of them.");
    process.exit(1);
  }
}
const run = (command: readonly string[]): number => {
  const [program, ...args] = root ? command : ["sudo", ...command];
  return spawnSync(program as string, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status ?? 1;
};
process.exit(run(["apt-get", "update", "-qq"]) || run(install));
