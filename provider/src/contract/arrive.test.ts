import { isSecret, Output, type OutputInstance, output, runtime, secret, unknown } from "@pulumi/pulumi";
import * as server from "@pulumi/pulumi/provider/server.js";
import { beforeAll, describe, expect, test } from "vitest";
import { arrive, arriveAs } from "./arrive.ts";
import { unseal } from "./arrive-invoke.ts";
import { shapeOfClusterArgs, shapeOfGetClusterCostArgs } from "./shapes.generated.ts";
import { validateArgs, validateCostArgs } from "./validate.ts";

const word = "correct-horse-battery-staple";

/** What the server makes of a property with an unknown somewhere in it. */
const unknownOutput = (isSecretToo = false): Output<unknown> => (isSecretToo ? secret(output(unknown)) : output(unknown));

async function seen(value: unknown): Promise<{ value: unknown; secret: boolean; known: boolean }> {
  expect(Output.isInstance(value)).toBe(true);
  const live = value as OutputInstance<unknown> & { isKnown: Promise<boolean>; promise(withUnknowns?: boolean): Promise<unknown> };
  return { value: await live.promise(), secret: await isSecret(live as Output<unknown>), known: await live.isKnown };
}

describe("what is plain", () => {
  test("plain values arrive as they are", async () => {
    const inputs = { cloud: "hetzner", workers: { general: { count: 2, taints: [{ key: "a", effect: "NoSchedule" }] } } };
    expect(await arrive(inputs)).toEqual({ args: inputs, problems: [] });
  });

  test("a property that isn't set counts as absent, an empty entry of a map does not", async () => {
    const { args } = await arrive({ cloud: "hetzner", location: null, controlPlane: { size: null }, workers: { general: null } });
    expect(args).toEqual({ cloud: "hetzner", controlPlane: {}, workers: { general: null } });
    expect(validateArgs(args).map((problem) => problem.path)).toEqual(["workers.general"]);
  });

  test("live and unknown values are refused, all at once, each at its place", async () => {
    const { args, problems } = await arrive({
      cloud: output("hetzner"),
      location: unknown,
      workers: { general: { count: output(2), labels: { tier: secret(word) } } },
      controlPlane: secret({ count: 1 }),
      access: { apiFrom: ["192.0.2.0/24", output("198.51.100.0/24")] },
      kubernetes: { serverConfig: { "kube-apiserver-arg": [output("profiling=true")] } },
    });
    expect(problems.map((problem) => problem.path).sort()).toEqual([
      "access.apiFrom[1]",
      "cloud",
      "controlPlane",
      "kubernetes.serverConfig.kube-apiserver-arg[0]",
      "location",
      "workers.general.count",
      "workers.general.labels.tier",
    ]);
    expect(problems.every((problem) => problem.reason.includes("must be a plain value, known before anything is created"))).toBe(true);
    expect(JSON.stringify(problems)).not.toContain(word);
    // The validator doesn't complain about the same values again.
    expect(validateArgs(args)).toEqual([]);
  });

  test("a misspelt key is the validator's to say, whatever its value", async () => {
    const { args, problems } = await arrive({ cloud: "hetzner", dnsTokn: secret(word) });
    expect(problems).toEqual([]);
    expect(validateArgs(args).map((problem) => problem.path)).toEqual(["dnsTokn"]);
  });
});

describe("what is live", () => {
  test("stays as it is: Output, unknown or literal", async () => {
    const token = secret(word);
    const { args, problems } = await arrive({ cloud: "hetzner", dnsToken: unknown, sshPublicKeys: ["a"], hetzner: { token } });
    expect(problems).toEqual([]);
    expect(args.hetzner?.token).toBe(token);
    expect(args.dnsToken).toBe(unknown);
    expect(args.sshPublicKeys).toEqual(["a"]);
  });
});

describe("a container that became one Output", () => {
  test("is opened; its live parts are secret again, its plain parts plain", async () => {
    const { args, problems } = await arrive({ cloud: "hetzner", hetzner: secret({ token: word, image: "debian-12" }) });
    expect(problems).toEqual([]);
    expect(args.hetzner?.image).toBe("debian-12");
    expect(await seen(args.hetzner?.token)).toEqual({ value: word, secret: true, known: true });
  });

  test("keeps the structure around live chart values plain", async () => {
    const charts = { db: { chart: "oci://example.com/db", version: "1.0.0", values: { auth: { password: word } } } };
    const { args, problems } = await arrive({ cloud: "hetzner", platform: secret({ charts }) });
    expect(problems).toEqual([]);
    const chart = args.platform?.charts?.db;
    expect(chart?.version).toBe("1.0.0");
    expect(await seen(chart?.values?.auth)).toEqual({ value: { password: word }, secret: true, known: true });
  });

  test("is not secret where it only had a dependency", async () => {
    const { args } = await arrive({ cloud: "hetzner", platform: output({ certificates: { email: "a@example.com", dns01: false } }) });
    expect(args.platform?.certificates?.dns01).toBe(false);
    expect(await seen(args.platform?.certificates?.email)).toEqual({ value: "a@example.com", secret: false, known: true });
  });

  test("in which a live part is unknown leaves that part unknown", async () => {
    const hetzner = secret(output({ token: unknown, image: "debian-12" }));
    const { args, problems } = await arrive({ cloud: "hetzner", hetzner });
    expect(problems).toEqual([]);
    expect(args.hetzner?.image).toBe("debian-12");
    expect(await seen(args.hetzner?.token)).toMatchObject({ secret: true, known: false });
  });

  test("in which a plain part is unknown is refused there", async () => {
    const { problems } = await arrive({ cloud: "hetzner", hetzner: secret(output({ token: word, image: unknown })) });
    expect(problems.map((problem) => problem.path)).toEqual(["hetzner.image"]);
  });

  test("that is unknown as a whole is refused", async () => {
    const { problems } = await arrive({ cloud: "hetzner", hetzner: unknownOutput(), platform: unknownOutput(true) });
    expect(problems.map((problem) => problem.path).sort()).toEqual(["hetzner", "platform"]);
  });

  test("within another keeps the secrecy of both", async () => {
    const inner = secret({ email: word });
    const { args } = await arrive({ cloud: "hetzner", platform: new Proxied({ certificates: inner }) as unknown });
    expect(await seen(args.platform?.certificates?.email)).toEqual({ value: word, secret: true, known: true });
  });
});

/** A secret as the wire has it. */
const sealed = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

describe("as the SDK's own server reads the wire", () => {
  // Exported for tests, but left out of the SDK's types.
  const { deserializeInputs } = server as unknown as {
    deserializeInputs(wire: { toJavaScript(): object }, dependencies: ReadonlyMap<string, unknown>): Promise<Record<string, unknown>>;
  };
  const fromWire = async (inputs: Record<string, unknown>, dependencies: Record<string, string[]> = {}) => {
    const urns = new Map(Object.entries(dependencies).map(([key, list]) => [key, { getUrnsList: () => list }]));
    return arrive(await deserializeInputs({ toJavaScript: () => inputs }, urns));
  };
  const outputValue = (fields: object) => ({ "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields });
  const sentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  beforeAll(() => runtime.setMocks({ call: () => ({}), newResource: () => ({ id: "", state: {} }) }, "p", "s", true));

  test("a secret deep in a block", async () => {
    const { args, problems } = await fromWire({ cloud: "hetzner", hetzner: { token: sealed(word), image: "debian-12" } });
    expect(problems).toEqual([]);
    expect(args.hetzner?.image).toBe("debian-12");
    expect(await seen(args.hetzner?.token)).toEqual({ value: word, secret: true, known: true });
    expect(validateArgs(args)).toEqual([]);
  });

  test("a secret and an unknown in one block", async () => {
    const certificates = { email: sentinel, dns01: true };
    const charts = { db: { chart: "db", values: { password: sealed(word) } } };
    const { args, problems } = await fromWire({ cloud: "hetzner", platform: { certificates, charts } });
    expect(problems).toEqual([]);
    expect(args.platform?.certificates?.dns01).toBe(true);
    expect(await seen(args.platform?.certificates?.email)).toMatchObject({ known: false, secret: true });
    expect(await seen(args.platform?.charts?.db?.values?.password)).toMatchObject({ secret: true });
  });

  test("an output value deep in a block leaves the block plain", async () => {
    const { args, problems } = await fromWire({ cloud: "hetzner", hetzner: { token: outputValue({ secret: true }) } });
    expect(problems).toEqual([]);
    expect(await seen(args.hetzner?.token)).toMatchObject({ secret: true, known: false });
  });

  test("a live location, an unknown count and a secret cloud are refused", async () => {
    const inputs = { cloud: sealed("hetzner"), location: outputValue({ value: "fsn1" }), workers: { general: { count: sentinel } } };
    const { problems } = await fromWire(inputs);
    expect(problems.map((problem) => problem.path).sort()).toEqual(["cloud", "location", "workers.general.count"]);
  });

  test("a plain property with a dependency is live, even where its value is known", async () => {
    const { problems } = await fromWire({ cloud: "hetzner", location: "fsn1" }, { location: ["urn:pulumi:s::p::a:b:C::d"] });
    expect(problems.map((problem) => problem.path)).toEqual(["location"]);
  });
});

describe("a function's inputs", () => {
  test("lose the marks of the wire", async () => {
    const inputs = unseal({ cloud: sealed("hetzner"), workers: { general: { count: sealed(2) } }, location: null });
    const { args, problems } = await arriveAs(inputs as Record<string, unknown>, shapeOfGetClusterCostArgs);
    expect(problems).toEqual([]);
    expect(args).toEqual({ cloud: "hetzner", workers: { general: { count: 2 } } });
    expect(validateCostArgs(args)).toEqual([]);
  });

  test("are refused where they aren't known", async () => {
    const inputs = unseal({ cloud: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
    const { problems } = await arriveAs(inputs as Record<string, unknown>, shapeOfGetClusterCostArgs);
    expect(problems.map((problem) => problem.path)).toEqual(["cloud"]);
  });
});

test("every secret of the contract is live", () => {
  expect(shapeOfClusterArgs.secret.every((place) => shapeOfClusterArgs.live.includes(place))).toBe(true);
});

/** The server builds an Output around a value that has Outputs in it; `pulumi.output` would have opened those. */
class Proxied {
  readonly __pulumiOutput = true;
  readonly isKnown = Promise.resolve(true);
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  promise(): Promise<unknown> {
    return Promise.resolve(this.#value);
  }
  apply(transform: (value: unknown) => unknown): unknown {
    return output(undefined).apply(() => transform(this.#value));
  }
}
