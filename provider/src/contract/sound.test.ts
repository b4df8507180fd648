import { expect, test } from "vitest";
import { at } from "../values/problem.ts";
import { firstAtEachPath, soundPart, stepsOf, withoutFaults } from "./sound.ts";

const faults = (...paths: string[]) => paths.map((path) => ({ path, reason: "is wrong" }));

test("reads back what `at` writes", () => {
  for (const steps of [["a"], ["a", "b-c"], ["list", 0, "key"], ["map", "a.b"], ["map", 'say "hi"', "x"]]) {
    expect(stepsOf(steps.reduce<string>((path, step) => at(path, step), ""))).toEqual(steps);
  }
});

test("leaves out what is wrong, and nothing else", () => {
  const args = { cloud: "x", pool: { count: "two", size: "s" }, extra: 1 };
  expect(withoutFaults(args, faults("pool.count", "extra"))).toEqual({ cloud: "x", pool: { size: "s" } });
  expect(args).toEqual({ cloud: "x", pool: { count: "two", size: "s" }, extra: 1 });
});

test("leaves out an object that lacks a key, and a list with a wrong item", () => {
  expect(withoutFaults({ budget: {}, a: 1 }, faults("budget.maxMonthlyEur"))).toEqual({ a: 1 });
  expect(withoutFaults({ pool: { taints: [{ key: "a" }, { key: "b", effect: "x" }], count: 1 } }, faults("pool.taints[0].effect"))).toEqual(
    {
      pool: { count: 1 },
    },
  );
});

test("leaves out an object that lacks a key once its wrong value is gone", () => {
  const needsChart = (args: unknown) => ("chart" in (args as { x: object }).x ? [] : faults("x.chart"));
  expect(soundPart({ x: { chart: 5, version: "1" }, a: 1 }, faults("x.chart"), needsChart)).toEqual({ a: 1 });
});

test("keeps the whole where its own key is missing", () => {
  expect(withoutFaults({ a: 1 }, faults("cloud"))).toEqual({ a: 1 });
  expect(withoutFaults({ a: 1 }, faults(""))).toEqual({ a: 1 });
});

test("two faults at one place, or one below another", () => {
  expect(withoutFaults({ pool: { count: "two" }, a: 1 }, faults("pool", "pool.count", "pool"))).toEqual({ a: 1 });
});

test("the first sentence about a property is enough", () => {
  const problems = [
    { path: "a", reason: "first" },
    { path: "b", reason: "other" },
    { path: "a", reason: "second" },
  ];
  expect(firstAtEachPath(problems).map(({ reason }) => reason)).toEqual(["first", "other"]);
});
