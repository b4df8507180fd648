import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { bash } from "../../test/bash.ts";
import { knownFailures } from "./failures.ts";
import { loader, type Payload, toStdin } from "./payload.ts";
import { prelude } from "./script/prelude.ts";
import { claimProgram, endpointProgram, membershipProgram, nodeProgram } from "./script.ts";

const programs: [string, string][] = [
  ["node", nodeProgram()],
  ["membership", membershipProgram()],
  ["endpoint", endpointProgram()],
  ["claim", claimProgram()],
];
const payload: Payload = { parameters: {}, secrets: [], files: [], absent: [] };

describe.each(programs)("the %s program", (_, text) => {
  test("is bash", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: text });
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
  });

  test("has nothing that ShellCheck minds", ({ skip }) => {
    const { error, status, stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], { input: text });
    if (error) return skip("shellcheck is not on PATH");
    expect(stdout.toString()).toBe("");
    expect(status).toBe(0);
  });

  // One word of a command line may have 128 KiB: https://man7.org/linux/man-pages/man2/execve.2.html (2026-11-24).
  test("fits in one word of a command line", () => expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024));
});

test("what failures mean can stand between single quotes", () => {
  for (const { pattern, meaning } of knownFailures) expect(pattern + meaning).not.toContain("'");
});

describe("the way to the machine", () => {
  const echo = `${prelude}\nread_input\nprintf '%s|' "$1" "\${PARAM[A]}" "\${PARAM[B]}" "\${SECRETS[0]}" "\${ABSENT[0]}" "\${FILES[0]}" "\${GROUP[/a b]}" "\${MODE[/a b]}"; decoded "\${CONTENT[/a b]}"`;

  test("program and parameters arrive as they were, with one word of what to do", async () => {
    const input = toStdin(echo.replaceAll("/a b", "/a"), {
      parameters: { A: 'it\'s "quoted" $HOME `x`\nsecond line', B: "" },
      secrets: ["s3cret"],
      files: [{ group: "config", path: "/a", mode: "0600", content: "content\n" }],
      absent: ["/gone"],
    });
    const { stdout, stderr, status } = await bash(`sudo() { shift; "$@"; }\n${loader("test", "set")}`, { input });
    expect(stderr).toBe("");
    expect(stdout).toBe('set|it\'s "quoted" $HOME `x`\nsecond line||s3cret|/gone|/a|config|0600|content\n');
    expect(status).toBe(0);
  });

  test("a cut-off input is noticed", async () => {
    const whole = toStdin(`${prelude}\nread_input`, { ...payload, parameters: { NODE: "demo-0" } });
    const { status, stderr } = await bash(loader("test", "set"), { input: whole.replace(/end\n$/, "") });
    expect(status).toBe(1);
    expect(stderr).toBe("demo-0: the input was cut off\n");
  });

  test("the command says what it is and holds nothing else", () => {
    expect(loader("bring demo-0 into the cluster", "bring-in").split("\n")[0]).toContain("bring demo-0 into the cluster");
    expect(loader("x", "bring-in").length).toBeLessThan(400);
  });
});

describe("waiting", () => {
  const run = (body: string) => bash(`${prelude}\nPARAM[NODE]=demo-0\n${body}`);

  test("says nothing where nothing is waited for", async () => {
    expect(await run("await 5 'the sun' true")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("says once what for, and is bounded", async () => {
    const { status, stdout, stderr } = await run("await 1 'the sun' false; echo unreachable");
    expect(status).toBe(1);
    expect(stdout).toBe("demo-0: waiting for the sun (at most 1 s)\n");
    expect(stderr).toBe("demo-0: gave up after 1 s of waiting for the sun\n");
  });
});
