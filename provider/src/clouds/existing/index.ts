import type { Cloud } from "../cloud.ts";
import { catalog } from "./catalog.ts";

export const existing: Cloud = {
  catalog,
  credentials: [
    {
      what: "the private key that logs in on it, as one that is made here would not be among its authorized keys",
      settings: [{ environment: [], secret: true, argument: "sshPrivateKey" }],
      files: [],
    },
  ],
  load: () => import("./create.ts"),
};
