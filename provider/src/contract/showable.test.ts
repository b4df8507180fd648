import { output, secret } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { shapeOfClusterArgs } from "./shapes.generated.ts";
import { showable } from "./showable.ts";

const show = async (path: string, inputs: Record<string, unknown>, reason = "is wrong") => {
  const [problem] = await showable([{ path, reason }], inputs, shapeOfClusterArgs);
  return problem;
};

test("leaves plain problems as they are", async () => {
  const problem = { path: "controlPlane.count", reason: "2 is out of range" };
  expect(await show(problem.path, { controlPlane: { count: 2 }, dnsToken: secret("x") }, problem.reason)).toEqual(problem);
});

test.each(["sshPrivateKey", "dnsToken", "dnsToken.deeper"])("bends a path to what the contract calls secret: %s", async (path) => {
  expect((await show(path, {}))?.path).toBe(`${path} (secret)`);
});

test("bends a path to what the program calls secret, above it and below it", async () => {
  const inputs = { kubernetes: { serverConfig: output({ a: secret("x") }) } };
  expect((await show("kubernetes", inputs))?.path).toBe("kubernetes (secret)");
  expect((await show("kubernetes.serverConfig.a", inputs))?.path).toBe("kubernetes.serverConfig.a (secret)");
  expect((await show("kubernetes.version", inputs))?.path).toBe("kubernetes.version");
});

test("bends a path to a block that holds a secret", async () => {
  const [block = ""] = shapeOfClusterArgs.secret.filter((place) => place.includes(".")).map((place) => place.split(".")[0] as string);
  expect((await show(block, {}))?.path).toBe(`${block} (secret)`);
});

test("bends a path to what isn't known yet, and to what holds such", async () => {
  const unknown = { __pulumiUnknown: true };
  const inputs = { location: unknown, workers: { general: { size: unknown } }, platform: output({ ingress: "x" }) };
  expect((await show("location", inputs))?.path).toBe("location (not known yet)");
  expect((await show("workers.general", inputs))?.path).toBe("workers.general (not known yet)");
  expect((await show("workers.general.count", inputs))?.path).toBe("workers.general.count");
  expect((await show("platform.ingress", inputs))?.path).toBe("platform.ingress");
});

test("never leaves the empty path, which leads to everything", async () => {
  expect((await show("", {}))?.path).toBe("(the cluster)");
});

test("takes a secret out of the sentence about it", async () => {
  const inputs = { platform: secret({ ingress: "hush", monitoring: { enabled: true } }) };
  expect((await show("platform.ingress", inputs, '"hush" is not known'))?.reason).toBe('"[secret]" is not known');
});

test("an empty secret is in no sentence", async () => {
  expect((await show("dnsToken", { dnsToken: secret("") }, "is empty"))?.reason).toBe("is empty");
});
