import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";
import { charts, manifests, secret, secretName } from "./charts.ts";

export const scaleway: Cloud = {
  catalog,
  credentials: [
    {
      provider: "scaleway",
      what: "an API key and a project",
      settings: [
        { config: "scaleway:accessKey", environment: ["SCW_ACCESS_KEY"], secret: false },
        { config: "scaleway:secretKey", environment: ["SCW_SECRET_KEY"], secret: true },
        { config: "scaleway:projectId", environment: ["SCW_DEFAULT_PROJECT_ID"], secret: false, argument: "scaleway.projectId" },
      ],
      files: [".config/scw/config.yaml"],
    },
  ],
  controllers: { secretName, secret, charts, manifests },
  load: () => import("./create.ts"),
};
