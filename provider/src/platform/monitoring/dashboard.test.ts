import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { planFor } from "../../../test/cases.ts";
import { dashboard } from "./dashboard.ts";

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
  readonly options?: { readonly content?: string };
}

const panelsOf = (plan: ReturnType<typeof planFor>) => (dashboard(plan) as { panels: Panel[] }).panels;
const plan = planFor("hetzner", { environment: "production" });

test("the dashboard of a production cluster", () => {
  const path = new URL("../../../test/charts/dashboard.yaml", import.meta.url);
  const text = stringify(dashboard(plan), { lineWidth: 0, aliasDuplicateObjects: false });
  if (process.env.GOLDEN === "write") writeFileSync(path, text);
  expect(text, "run `make golden`, look at the difference, commit it if it is meant").toBe(readFileSync(path, "utf8"));
});

test("shows what the plan costs, in one number and line by line", () => {
  const panels = panelsOf(plan);
  expect(panels.find(({ title }) => title === "Cost a month")?.targets?.[0]?.expr).toBe(`vector(${plan.cost.monthly})`);
  const content = panels.find(({ title }) => title === "Cost, line by line")?.options?.content;
  for (const { item } of plan.cost.lines) expect(content).toContain(item);
});

test("no panel lies over another, nor beyond the edge", () => {
  for (const ingress of ["traefik", "nginx", "none"] as const) {
    const panels = panelsOf(planFor("hetzner", { platform: { ingress } }));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => [x + (index % w), y + Math.floor(index / w)] as const),
    );
    expect(cells.every(([x]) => x < 24)).toBe(true);
    expect(new Set(cells.map(String)).size).toBe(cells.length);
  }
});

test("asks for the requests of the controller that is there", () => {
  const asked = (ingress: "traefik" | "nginx" | "none") => JSON.stringify(dashboard(planFor("hetzner", { platform: { ingress } })));
  expect(asked("traefik")).toContain("traefik_entrypoint_requests_total");
  expect(asked("nginx")).toContain("nginx_ingress_controller_requests");
  expect(asked("none")).not.toMatch(/traefik_|nginx_/);
});

test("every query is balanced", () => {
  for (const { targets = [] } of panelsOf(plan)) {
    for (const { expr } of targets)
      for (const pair of ["()", "{}", "[]"]) expect(expr.split(pair[0] as string).length).toBe(expr.split(pair[1] as string).length);
  }
});
