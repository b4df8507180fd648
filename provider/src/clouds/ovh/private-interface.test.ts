import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { withPrivateInterface } from "./private-interface.ts";

const parts = (text: string) => parse(text) as { type: string; content: string }[];

test("leaves the first part as it is", () => {
  const first = "#cloud-config\nhostname: demo\n";
  const text = withPrivateInterface(first, "fa:16:3e:00:00:01");
  expect(text).toMatch(/^#cloud-config-archive\n/);
  expect(parts(text)[0]).toEqual({ type: "text/cloud-config", content: first });
});

test("the second part makes one file, once", () => {
  const folder = mkdtempSync(join(tmpdir(), "philotes-"));
  try {
    const [, second] = parts(withPrivateInterface("", "fa:16:3e:00:00:01"));
    const { bootcmd } = parse(second?.content ?? "") as { bootcmd: [string[]] };
    const [shell = "", ...args] = bootcmd[0].map((word) => word.replaceAll("/etc/systemd/network", folder));
    const run = () => spawnSync(shell, args, { env: { PATH: "/usr/bin:/bin" }, encoding: "utf8" });
    const file = join(folder, "05-private.network");
    expect(run().status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(
      "[Match]\nMACAddress=fa:16:3e:00:00:01\n[Network]\nDHCP=ipv4\n[DHCPv4]\nUseGateway=false\nUseRoutes=false\nUseDNS=false\n",
    );
    writeFileSync(file, "changed by hand");
    expect(run().status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe("changed by hand");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
