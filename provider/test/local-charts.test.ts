import { expect, test } from "vitest";
import { localChartProblems } from "../src/plan/local-charts.ts";
import { planFor } from "./cases.ts";

const problems = (charts: Readonly<Record<string, string>>, there: readonly string[] = []) => {
  const plan = planFor("hetzner", {
    platform: {
      charts: Object.fromEntries(Object.entries(charts).map(([name, chart]) => [name, { chart, version: "1.0.0" }])),
      philotes: { chart: "./charts/philotes" },
    },
  });
  return localChartProblems(plan, (path) => there.includes(path)).map(({ path, reason }) => `${path}: ${reason}`);
};

test("a folder must have a Chart.yaml, an archive must be there", () => {
  expect(problems({ a: "./web", b: "/charts/web-1.tgz" }, ["./charts/philotes/Chart.yaml"])).toEqual([
    expect.stringMatching(/^platform\.charts\.a\.chart: "\.\/web" is not a folder with a Chart\.yaml: write/),
    expect.stringMatching(/^platform\.charts\.b\.chart: "\/charts\/web-1\.tgz" is not there: write/),
  ]);
  expect(
    problems({ a: "./web/", b: "/charts/web-1.tgz" }, ["./web/Chart.yaml", "/charts/web-1.tgz", "./charts/philotes/Chart.yaml"]),
  ).toEqual([]);
});

test("what comes from elsewhere is not looked for", () => {
  const found = ["./charts/philotes/Chart.yaml"];
  expect(problems({ a: "oci://example/web", b: "https://example.com/web-1.tgz" }, found)).toEqual([]);
});
