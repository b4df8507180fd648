import { notOneOf, type Problem } from "../../../values/problem.ts";

// The API's own list: https://api.contabo.com, "Create a new instance", read 2026-11-25.
export const regions = ["EU", "US-central", "US-east", "US-west", "SIN", "UK", "AUS", "JPN", "IND"] as const;

export function regionProblems(region: string | undefined): Problem[] {
  if (region === undefined || regions.some((known) => known === region)) return [];
  return [notOneOf("region", region, regions, "a region of Contabo")];
}
