import { describe, expect, it } from "vitest";
import { add, eur, formatEur, multiply, parseEur, perHour, toEur } from "./money.ts";
import { parseName } from "./names.ts";
import { at, nearest, notOneOf } from "./problem.ts";
import { compareK3s, hasSince, type K3sVersion, parseK3sVersion } from "./version.ts";

describe("money", () => {
  it("adds up exactly where floating point does not", () => {
    expect(toEur(add([eur(0.1), eur(0.2)]))).toBe(0.3);
    expect(toEur(multiply(eur(0.0572), 50))).toBe(2.86);
    expect(toEur(multiply(eur(0.0572), 51))).toBe(2.92);
    expect(toEur(perHour(eur(34.32)))).toBe(0.047014);
  });

  it.each([-1, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY])("%d is no price", (amount) => {
    expect(parseEur(amount)).toBeUndefined();
  });

  it.each([
    [5.5, "5.50"],
    [0.0572, "0.0572"],
    [0.047, "0.047"],
    [0, "0.00"],
    [1000, "1000.00"],
  ])("%d reads %s", (amount, text) => {
    expect(formatEur(amount)).toBe(text);
  });
});

describe("names", () => {
  it.each(["a", "demo", "demo-2", "x".repeat(63)])("takes %s", (text) => expect(parseName(text).ok).toBe(true));
  it.each(["", "Demo", "-a", "a-", "a_b", "1a", "a.b", "x".repeat(64), "ä"])("refuses %j", (text) =>
    expect(parseName(text).ok).toBe(false),
  );

  it("suggests one that can be", () => {
    const result = parseName("myCluster_2!");
    expect(result.ok ? "" : result.reason).toContain('"my-cluster-2"');
    const accented = parseName("Ünï-Größe");
    expect(accented.ok ? "" : accented.reason).toContain('"uni-grosse"');
  });
});

describe("problems", () => {
  it("write paths as Pulumi does", () => {
    expect(at(at(at("workers", "general"), "taints"), 0)).toBe("workers.general.taints[0]");
    expect(at("labels", "example.com/a")).toBe('labels["example.com/a"]');
  });

  it("name the likely word, and no other", () => {
    expect(nearest("fsn", ["fsn1", "nbg1"])).toBe("fsn1");
    expect(nearest("Medium", ["small", "medium"])).toBe("medium");
    expect(nearest("size", ["pool", "sizeGib"])).toBe("sizeGib");
    expect(nearest("cuont", ["count", "size"])).toBe("count");
    expect(nearest("cx32", ["cx23", "cx33"])).toBe("cx33");
    expect(nearest("frankfurt", ["fsn1", "nbg1"])).toBeUndefined();
    expect(notOneOf("size", "smal", ["small"], "a size").reason).toBe('"smal" is not a size; did you mean "small"? Write one of: small');
  });
});

describe("K3s releases", () => {
  const version = (text: string) => parseK3sVersion(text) as K3sVersion;

  it("are written in full", () => {
    expect(parseK3sVersion("v1.36.5+k3s1")).toBe("v1.36.5+k3s1");
    for (const text of ["1.36.5+k3s1", "v1.36.5", "v1.36", "stable", "v1.36.5+k3s1 "]) expect(parseK3sVersion(text)).toBeUndefined();
  });

  it("have an order that knows the build", () => {
    expect(compareK3s(version("v1.36.5+k3s2"), version("v1.36.5+k3s1"))).toBe(1);
    expect(compareK3s(version("v1.36.10+k3s1"), version("v1.36.9+k3s1"))).toBe(1);
    expect(compareK3s(version("v1.37.0-rc1+k3s1"), version("v1.37.0+k3s1"))).toBe(-1);
  });

  it("know since when they have something", () => {
    const since = ["1.34.10", "1.35.7", "1.36.3", "1.37.0"];
    expect(["v1.34.9+k3s1", "v1.36.2+k3s1", "v1.33.99+k3s1"].map((text) => hasSince(version(text), since))).toEqual([false, false, false]);
    expect(["v1.34.10+k3s1", "v1.36.5+k3s1", "v1.38.0+k3s1"].map((text) => hasSince(version(text), since))).toEqual([true, true, true]);
  });
});
