import { describe } from "vitest";
import { agents } from "./k3s-contract/agents.ts";
import { real, reason } from "./k3s-contract/cluster.ts";
import { configuration } from "./k3s-contract/configuration.ts";
import { firstServer } from "./k3s-contract/first-server.ts";
import { furtherServers } from "./k3s-contract/further-servers.ts";
import { ownCluster } from "./k3s-contract/own-cluster.ts";

/**
 * How a K3s behaves where the component relies on it, measured on v1.36.3 (2026-11). Runs against the stand-in, or against the K3s that
 * `SANDBOX_K3S` points to. Order matters: one cluster lives through all of it.
 */
describe.skipIf(reason !== undefined)(`k3s contract: ${real ?? "stand-in"}${reason ? ` (skipped, ${reason})` : ""}`, () => {
  configuration();
  firstServer();
  agents();
  furtherServers();
  ownCluster();
});
