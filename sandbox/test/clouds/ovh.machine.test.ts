import { expect } from "vitest";
import { clusterLife } from "./cluster-life.ts";

/** User-data in two parts. */
clusterLife("ovh", {
  first: {
    "has the file that keeps the private interface from being the way out": async ({ cluster }) => {
      expect(await cluster.onServer("c-general-0", "cat /etc/systemd/network/05-private.network")).toContain("UseGateway=false");
    },
  },
});
