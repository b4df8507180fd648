import { expect } from "vitest";
import type { Special } from "./special.ts";

/** User-data in two parts. */
export const ovh: Special = {
  first: {
    "has the file that keeps the private interface from being the way out": async ({ cluster }) => {
      expect(await cluster.onServer("c-general-0", "cat /etc/systemd/network/05-private.network")).toContain("UseGateway=false");
    },
  },
};
