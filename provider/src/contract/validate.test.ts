import { output, secret } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { cloudNames } from "../args.ts";
import { shapeOfClusterArgs } from "./shapes.generated.ts";
import { validateArgs, validateCompareArgs, validateCostArgs, validateSizesArgs } from "./validate.ts";

const word = "correct-horse-battery-staple";

describe("the form of a cluster's arguments", () => {
  test("one property is enough", () => {
    expect(validateArgs({ cloud: "hetzner" })).toEqual([]);
  });

  test("every kind of fault is said at once, each with its place and what to write", () => {
    const args = {
      cloud: "hetzer",
      environment: 3,
      control_plane: {},
      apiFrom: [],
      location: {},
      controlPlane: { count: "3", sizze: "cx23" },
      workers: { general: null, "odd.key": { count: 1.5, taints: [{ key: "a", effect: "noschedule" }, {}] } },
      kubernetes: { version: 1.36, secretsEncryption: "true", disable: ["coredns", 1] },
      access: { apiFrom: "192.0.2.0/24" },
      dns: [],
      budget: {},
      storage: { sizeGib: "big" },
    };
    expect(Object.fromEntries(validateArgs(args).map(({ path, reason }) => [path, reason]))).toEqual({
      cloud: `"hetzer" is not known here; did you mean "hetzner"? Write one of: ${cloudNames.join(", ")}`,
      environment: "3 is a number, must be one of dev, staging, production",
      control_plane: '"control_plane" is not a known key here; did you mean "controlPlane"?',
      apiFrom: '"apiFrom" is not a known key here; did you mean "access.apiFrom"?',
      location: "is an object, must be a string",
      "controlPlane.count": '"3" is a string, must be a whole number; write 3 without quotes',
      "controlPlane.sizze": '"sizze" is not a known key here; did you mean "size"? Known keys: count, size',
      "workers.general": "is empty, must be an object with keys such as count, size, labels, taints, location, addressBlock",
      'workers["odd.key"].count': "1.5 is a number with a fraction, must be a whole number",
      'workers["odd.key"].taints[0].effect':
        '"noschedule" is not known here; did you mean "NoSchedule"? Write one of: NoSchedule, PreferNoSchedule, NoExecute',
      'workers["odd.key"].taints[1].key': "is missing: write it; it has no default",
      'workers["odd.key"].taints[1].effect': "is missing: write one of NoSchedule, PreferNoSchedule, NoExecute",
      "kubernetes.version": '1.36 is a number, must be a string; write "1.36" in quotes',
      "kubernetes.secretsEncryption": '"true" is a string, must be true or false; write true without quotes',
      "kubernetes.disable[1]": '1 is a number, must be a string; write "1" in quotes',
      "access.apiFrom": '"192.0.2.0/24" is a string, must be a list; write ["192.0.2.0/24"]',
      dns: "is a list, must be an object with keys such as provider, zone, names, ttlSeconds",
      "budget.maxMonthlyEur": "is missing: write it; it has no default",
      "storage.sizeGib": '"big" is a string, must be a whole number',
    });
  });

  test("a key that is near none is answered with all there are", () => {
    const [problem] = validateArgs({ cloud: "hetzner", flavour: "large" });
    expect(problem).toMatchObject({ path: "flavour", reason: expect.stringContaining("Known keys: cloud, environment, location") });
  });

  test.each(Object.keys(shapeOfClusterArgs.objects))("an unknown key is found in <%s>", (place) => {
    const problems = validateArgs(nested(place, { unheardOf: word }));
    const path = [place.replace(/(^|\.)\*/g, "$1some").replace("taints.some", "taints[0]"), "unheardOf"].filter(Boolean).join(".");
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(JSON.stringify(problems)).not.toContain(word);
  });

  test("what isn't an object at all", () => {
    expect(validateArgs("hetzner")).toMatchObject([{ path: "", reason: expect.stringContaining("must be an object") }]);
  });
});

describe("live values", () => {
  test("an Output passes as any type, a literal is checked", () => {
    const args = { cloud: "hetzner", sshPublicKeys: output([]), dnsToken: secret("x"), hetzner: { token: output("x") } };
    expect(validateArgs(args)).toEqual([]);
    expect(validateArgs({ cloud: "hetzner", dnsToken: 5 })).toEqual([{ path: "dnsToken", reason: "is a number, must be a string" }]);
  });

  test("live values may stand in a list that may be live, and below chart values", () => {
    const charts = { db: { chart: "db", values: { auth: { password: secret("x") } } } };
    expect(validateArgs({ cloud: "hetzner", sshPublicKeys: ["ssh-ed25519 A", output("x")], platform: { charts } })).toEqual([]);
  });

  test("an Output's own members are no unknown keys", () => {
    expect(validateArgs({ cloud: "hetzner", controlPlane: output({ count: 1 }) })).toEqual([]);
  });
});

describe("secrets are never said back", () => {
  const wrong = [[word], { [word]: word }, { key: word }];
  /** Takes any object. */
  const free = "kubernetes.registries";

  test.each(shapeOfClusterArgs.secret)("a wrong value at %s", (place) => {
    for (const value of place === free ? [[word], word] : wrong) {
      const problems = validateArgs(nested(place, value));
      expect(problems.map((problem) => problem.path)).toContain(place);
      expect(JSON.stringify(problems)).not.toContain(word);
    }
  });

  test.each(shapeOfClusterArgs.live)("a secret one level too high, above %s", (place) => {
    for (let above = place; above !== ""; above = above.split(".").slice(0, -1).join(".")) {
      expect(JSON.stringify(validateArgs(nested(above, word)))).not.toContain(word);
      expect(JSON.stringify(validateArgs(nested(above, [word])))).not.toContain(word);
    }
  });

  test("a secret under a misspelt key", () => {
    expect(JSON.stringify(validateArgs({ cloud: "hetzner", dnsTokn: word, hetzner: { tokn: word } }))).not.toContain(word);
  });
});

describe("functions", () => {
  test("getClusterCost takes a cluster's structure and a name, and no tokens", () => {
    expect(validateCostArgs({ name: "demo", cloud: "hetzner", workers: { general: { count: 3 } } })).toEqual([]);
    const problems = validateCostArgs({ cloud: "hetzner", dnsToken: word });
    expect(problems).toMatchObject([{ path: "dnsToken" }]);
    expect(JSON.stringify(problems)).not.toContain(word);
  });

  test("compareClouds takes nothing that belongs to one cloud", () => {
    expect(validateCompareArgs({ environment: "production" })).toEqual([]);
    expect(validateCompareArgs({ cloud: "hetzner", hetzner: {} }).map((problem) => problem.path)).toEqual(["cloud", "hetzner"]);
  });

  test("getSizes", () => {
    expect(validateSizesArgs({ cloud: "hetzner", location: "fsn1" })).toEqual([]);
    expect(validateSizesArgs({ locaton: "fsn1" })).toEqual([
      { path: "cloud", reason: `is missing: write one of ${cloudNames.join(", ")}` },
      { path: "locaton", reason: '"locaton" is not a known key here; did you mean "location"? Known keys: cloud, location' },
    ]);
  });
});

/** Arguments with `value` at a place of the shape. */
function nested(place: string, value: unknown): Record<string, unknown> {
  const steps = place === "" ? [] : place.split(".");
  const built = steps.reduceRight<unknown>((inner, step, index) => {
    if (step !== "*") return { [step]: inner };
    return steps[index - 1] === "taints" ? [inner] : { some: inner };
  }, value);
  return { cloud: "hetzner", ...(built as Record<string, unknown>) };
}
