import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";
import { manifests, secret } from "./controllers.ts";
import { secretName } from "./csi-parts.ts";

export const exoscale: Cloud = {
  catalog,
  credentials: [
    {
      provider: "exoscale",
      what: "an API key and its secret",
      settings: [
        { config: "exoscale:key", environment: ["EXOSCALE_API_KEY"], secret: true },
        { config: "exoscale:secret", environment: ["EXOSCALE_API_SECRET"], secret: true },
      ],
      files: [],
    },
  ],
  controllers: { secretName, secret, charts: [], manifests },
  load: () => import("./create.ts"),
};
