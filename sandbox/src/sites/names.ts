import { platformCharts } from "../../../provider/src/platform/charts.ts";

/** Where K3s' releases are published. */
export const releaseSite = "github.com";
/** Where GitHub sends a download on to (https://docs.github.com/en/actions/concepts/runners/communicating-with-self-hosted-runners, 2026-11-25). */
export const assetSite = "release-assets.githubusercontent.com";

/** Names under which the sandbox's sites answer, wherever its servers, plug-ins and engine look names up. */
export const siteNames: readonly string[] = [
  releaseSite,
  assetSite,
  ...new Set(platformCharts.flatMap(({ repository }) => (repository === undefined ? [] : [new URL(repository).hostname]))),
];
