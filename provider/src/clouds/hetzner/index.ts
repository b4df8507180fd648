import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";
import { charts, secret, secretName } from "./charts.ts";

export const hetzner: Cloud = {
  catalog,
  credentials: [
    {
      provider: "hcloud",
      what: "an API token",
      settings: [{ config: "hcloud:token", environment: ["HCLOUD_TOKEN"], secret: true }],
      files: [],
    },
  ],
  controllers: { secretName, secret, charts, manifests: () => [] },
  load: () => import("./create.ts"),
};
