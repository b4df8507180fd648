import type { Cloud } from "../cloud.ts";
import { credentials } from "./api/settings.ts";
import { catalog } from "./catalog.ts";

export const contabo: Cloud = {
  catalog,
  credentials,
  load: () => import("./create.ts"),
};
