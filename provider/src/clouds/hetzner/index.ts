import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";

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
  load: () => import("./create.ts"),
};
