import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GetJson } from "../../provider/src/clouds/price-list.ts";

export const cloudFolder = (cloud: string): string => join(import.meta.dirname, "../../provider/src/clouds", cloud);

/** Answers as a cloud gives them, cut down by us to a few prices: by address, in `price-list.recording.json` of the cloud's folder. */
export function recorded(cloud: string): GetJson {
  const file = join(cloudFolder(cloud), "price-list.recording.json");
  const answers = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly [url: string]: unknown }) : {};
  return async (url) => {
    const answer = answers[url];
    if (answer === undefined) throw new Error(`${url}: HTTP 404`);
    return answer;
  };
}
