import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { carried } from "./carried.ts";
import { prelude } from "./prelude.ts";

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), "utf8") : "");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-carried-"));
  writeFileSync(at("lo"), "127.0.0.1/8\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The loopback is a file with a line an address; what is asked of systemctl is written down. */
function carry(addresses: string) {
  return bash(`${prelude}${carried}
PARAM[NODE]=demo-0 PARAM[CARRIES]='${addresses}'
CARRIED=${at("carried")} CARRIER=${at("philotes-carried.service")}
systemctl() { echo "$*" >>${at("calls")}; }
ip() {
  case "$*" in
    '-4 -o addr show dev lo') awk '{ print "1: lo    inet " $1 " scope host lo" }' ${at("lo")} ;;
    'addr add '*) echo "$3" >>${at("lo")} ;;
    'addr del '*) sed -i "\\\\|^$3$|d" ${at("lo")} ;;
    *) echo "unexpected: ip $*" >&2; return 1 ;;
  esac
}
carry_addresses`);
}

describe("addresses that the cloud forwards", () => {
  test("are put on the loopback, and again after each start", async () => {
    expect(await carry("203.0.113.20 203.0.113.21")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("lo")).toBe("127.0.0.1/8\n203.0.113.20/32\n203.0.113.21/32\n");
    expect(read("carried")).toBe("203.0.113.20 203.0.113.21\n");
    expect(read("philotes-carried.service")).toContain('ip addr replace "$$address/32" dev lo');
    expect(read("calls")).toContain("enable -q philotes-carried.service");
  });

  test("are left as they are by another run, and put back where they are missing", async () => {
    await carry("203.0.113.20");
    await carry("203.0.113.20");
    expect(read("lo")).toBe("127.0.0.1/8\n203.0.113.20/32\n");
    writeFileSync(at("lo"), "127.0.0.1/8\n");
    await carry("203.0.113.20");
    expect(read("lo")).toBe("127.0.0.1/8\n203.0.113.20/32\n");
  });

  test("go where they are no longer wanted, one by one", async () => {
    await carry("203.0.113.2 203.0.113.20");
    expect((await carry("203.0.113.20")).stdout).toBe("demo-0: no longer carries 203.0.113.2\n");
    expect(read("lo")).toBe("127.0.0.1/8\n203.0.113.20/32\n");
    expect((await carry("")).stdout).toBe("demo-0: no longer carries 203.0.113.20\n");
    expect(read("lo")).toBe("127.0.0.1/8\n");
    expect(existsSync(at("carried"))).toBe(false);
    expect(existsSync(at("philotes-carried.service"))).toBe(false);
    expect(read("calls")).toContain("disable -q philotes-carried.service");
  });

  test("leave nothing on a machine that has none", async () => {
    expect(await carry("")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("calls")).toBe("");
  });

  test("of a run that was cut off are not forgotten", async () => {
    await carry("203.0.113.20");
    // The next run got as far as adding another one.
    writeFileSync(at("lo"), "127.0.0.1/8\n203.0.113.20/32\n203.0.113.21/32\n");
    await carry("203.0.113.21");
    expect(read("lo")).toBe("127.0.0.1/8\n203.0.113.21/32\n");
  });
});
