import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { machine, volume } from "./machine.ts";
import { prelude } from "./prelude.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-machine-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const run = (body: string) => bash(`${prelude}${machine}${volume}\nPARAM[NODE]=demo-0\n${body}`);

describe("writing a file", () => {
  test("makes folder and file, with the mode asked for", async () => {
    await run(`echo content | put ${folder}/a/b 0600`);
    expect(readFileSync(join(folder, "a/b"), "utf8")).toBe("content\n");
    expect(statSync(join(folder, "a/b")).mode & 0o777).toBe(0o600);
  });

  test("leaves a file alone that is right already, and repairs its mode", async () => {
    const path = join(folder, "b");
    writeFileSync(path, "content\n", { mode: 0o644 });
    const { ino } = statSync(path);
    await run(`echo content | put ${path} 0600`);
    expect(statSync(path).ino).toBe(ino);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await run(`echo other | put ${path} 0600`);
    expect(readFileSync(path, "utf8")).toBe("other\n");
  });
});

test("the interface is found by its address", async () => {
  const ip = `ip() { printf '1: lo    inet 127.0.0.1/8 scope host lo\\n3: enp7s0    inet 10.0.0.1/32 scope global enp7s0\\n4: x    inet 10.0.0.10/32 scope global x\\n'; }`;
  expect((await run(`${ip}\ninterface_of 10.0.0.1`)).stdout).toBe("enp7s0\n");
  expect((await run(`${ip}\ninterface_of 10.0.0.9`)).stdout).toBe("\n");
});

test("a clock that is behind is waited for", async () => {
  const ahead = Math.floor(Date.now() / 1000) + 2;
  const { status, stdout } = await run(`PARAM[NOT_BEFORE]=${ahead}\nwait_for_clock`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/waiting for its clock to pass the start of the cluster's certificates, \d{4}-.*Z/);
});

describe("further keys", () => {
  const { username } = userInfo();
  const authorize = (keys: string) =>
    run(
      `getent() { echo "x:x:0:0::${folder}:/bin/sh"; }\nPARAM[SSH_USER]=${username}\nPARAM[SSH_PUBLIC_KEYS]=$(printf '${keys}')\nauthorize_keys`,
    );
  const authorized = () => readFileSync(join(folder, ".ssh/authorized_keys"), "utf8");

  test("are added, exchanged and taken away without touching others", async () => {
    mkdirSync(join(folder, ".ssh"));
    writeFileSync(join(folder, ".ssh/authorized_keys"), "ssh-ed25519 LOGIN\n");
    expect((await authorize("ssh-ed25519 A\\nssh-ed25519 B")).stderr).toBe("");
    expect(authorized()).toBe("ssh-ed25519 LOGIN\n# philotes: begin\nssh-ed25519 A\nssh-ed25519 B\n# philotes: end\n");
    await authorize("ssh-ed25519 C");
    expect(authorized()).toBe("ssh-ed25519 LOGIN\n# philotes: begin\nssh-ed25519 C\n# philotes: end\n");
    await authorize("");
    expect(authorized()).toBe("ssh-ed25519 LOGIN\n");
    expect(statSync(join(folder, ".ssh/authorized_keys")).mode & 0o777).toBe(0o600);
  });
});

const hasTools = spawnSync("bash", ["-c", "PATH=$PATH:/usr/sbin:/sbin; command -v mkfs.ext4 blkid"]).status === 0;

describe("the volume", () => {
  const disk = () => join(folder, "disk");
  /** Everything real but for what needs a block device and root: the disk is a file, and mounting is written down. */
  const mount = (more = "") =>
    run(`
is_block_device() { [ -e "$1" ]; }
mount() { echo "mounted $*"; }; mountpoint() { false; }; systemctl() { :; }; resize2fs() { : >${folder}/grown; }
put() { cat >"${folder}/$(basename "$1")"; }
blockdev() { stat -c %s "$2"; }
${more}
PARAM[VOLUME_DEVICE]=${disk()} PARAM[VOLUME_PATH]=${folder}/mnt
mount_volume`);
  const uuid = () => spawnSync("/usr/sbin/blkid", ["-p", "-s", "UUID", "-o", "value", disk()]).stdout.toString().trim();
  beforeEach(({ skip }) => {
    skip(!hasTools, "needs mkfs.ext4 and blkid on PATH");
    writeFileSync(disk(), "");
    truncateSync(disk(), 16 * 1024 * 1024);
  });

  test("is formatted where it is blank, and then never again", async () => {
    const first = await mount();
    expect(first.stderr).toBe("");
    expect(first.stdout).toContain(`formatting the blank volume ${disk()} with ext4`);
    const made = uuid();
    expect(readFileSync(join(folder, "fstab"), "utf8")).toContain(`UUID=${made} ${folder}/mnt ext4 defaults,nofail`);
    const second = await mount();
    expect(second.stdout).not.toContain("formatting");
    expect(existsSync(join(folder, "grown"))).toBe(true);
    expect(uuid()).toBe(made);
  });

  test("that has grown is waited for until the machine sees it, and grown then", async () => {
    const more = `PARAM[VOLUME_GIB]=2; sleep() { truncate -s 2147483648 ${disk()}; }
resize2fs() { echo "grown to $(stat -c %s "$1")" >${folder}/grown; }`;
    expect((await mount(more)).status).toBe(0);
    expect(readFileSync(join(folder, "grown"), "utf8")).toBe("grown to 2147483648\n");
  });

  test("that can't be grown is said to, with the reason", async () => {
    const { status, stdout } = await mount("resize2fs() { echo first >&2; echo 'is in a bad state' >&2; return 1; }");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/could not be grown: .*is in a bad state/)]);
  });

  test("with partitions is left as it is, and said", async () => {
    const table = Buffer.alloc(512);
    table.set([0x80, 0, 1, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0], 446);
    table.set([0x55, 0xaa], 510);
    const whole = readFileSync(disk());
    table.copy(whole);
    writeFileSync(disk(), whole);
    const { status, stderr } = await mount();
    expect(status).toBe(1);
    expect(stderr).toMatch(/neither ext4 nor xfs; it was left as it is/);
    expect(readFileSync(disk()).equals(whole)).toBe(true);
  });

  test("that goes leaves no mount behind", async () => {
    await mount();
    expect(readFileSync(join(folder, "mounted"), "utf8")).toBe(`${folder}/mnt\n`);
    const forget = () =>
      run(`
MOUNTED=${folder}/mounted
mountpoint() { true; }; umount() { echo "unmounted $*"; }; systemctl() { :; }
put() { cat >"${folder}/$(basename "$1")"; }
PARAM[VOLUME_DEVICE]= PARAM[VOLUME_PATH]=
mount_volume`);
    expect((await forget()).stdout).toBe(`unmounted -l ${folder}/mnt\ndemo-0: its volume is no longer at ${folder}/mnt\n`);
    expect(readFileSync(join(folder, "fstab"), "utf8")).not.toContain(`${folder}/mnt`);
    expect(await forget()).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("is found by whichever of its names it has", async () => {
    const found = await run(`
is_block_device() { [ "$1" = /dev/second ]; }
PARAM[VOLUME_DEVICE]="/dev/first /dev/second /dev/third"
find_volume; echo "$device"`);
    expect(found).toEqual({ status: 0, stdout: "/dev/second\n", stderr: "" });
  });

  test("of a node without one is no matter", async () => {
    expect(await run("PARAM[VOLUME_DEVICE]= PARAM[VOLUME_PATH]=\nmount_volume")).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
