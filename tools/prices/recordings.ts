import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GetJson } from "../../provider/src/clouds/price-list.ts";
import { cloudFolder, cloudsFolder } from "./lists.ts";

/** A list as a cloud answers it, cut down by us to a few prices, and what is read from it. In the cloud's folder, as `price-list.recording.json`. */
export interface Recording {
  /** As much of a catalog as readers ask for. */
  readonly asked: { readonly location: string; readonly sizes: readonly string[]; readonly loadBalancers: readonly string[] };
  /** By address. */
  readonly answers: { readonly [url: string]: unknown };
  /** Euros a month, by `<item>@<location>`. */
  readonly prices: { readonly [price: string]: number };
}

/** Clouds that have a recorded list, registered or not. */
export const recordedClouds = (): string[] =>
  readdirSync(cloudsFolder, { recursive: true, encoding: "utf8" }).flatMap(
    (path) => /^([a-z]+)\/price-list\.recording\.json$/.exec(path)?.[1] ?? [],
  );

export const recordingOf = (cloud: string): Recording =>
  JSON.parse(readFileSync(join(cloudFolder(cloud), "price-list.recording.json"), "utf8")) as Recording;

/** Answers what was recorded. */
export function recorded(cloud: string): GetJson {
  const { answers } = recordingOf(cloud);
  return async (url) => {
    const answer = answers[url];
    if (answer === undefined) throw new Error(`${url}: HTTP 404`);
    return answer;
  };
}
