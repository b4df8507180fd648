import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";
import { create } from "./create.ts";

export const hetzner: Cloud = { catalog, create };
