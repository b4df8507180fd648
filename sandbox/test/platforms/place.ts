import { join } from "node:path";
import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import { cloudProgram, type Properties } from "../../src/faults/program.ts";
import { newKeyPair } from "../../src/key-pair.ts";
import { RentedServer } from "../../src/rented-server.ts";
import type { Sandbox } from "../../src/sandbox.ts";
import { everyone } from "../clouds/life.ts";
import type { OwnCharts } from "./everything.ts";

/** Where a cluster of one server comes to be. */
export interface Place {
  readonly write: (properties: Properties) => string;
  /** What was there before is given back. */
  readonly leave: () => Promise<void>;
}

/** Where servers are there already, one is rented. */
export async function placeFor(cloud: CloudName, sandbox: Sandbox): Promise<Place> {
  const write = (more: Properties) => cloudProgram(cloud, { access: everyone, ...more });
  if (clouds[cloud].catalog.abilities.privateNetwork !== "given") return { write, leave: async () => {} };
  const login = newKeyPair();
  const server = await RentedServer.rent(sandbox, "alpha", { login });
  const hosts = { alpha: { controlPlane: true, address: server.address, hostKey: server.hostKey } };
  return {
    write: (more) => write({ [cloud]: { hosts }, sshPrivateKey: login.private, ...more }),
    leave: () => server.giveBack(),
  };
}

const folder = (name: string) => ({ chart: join(import.meta.dirname, "charts", name) });

/** Nothing here serves an OCI registry. */
export const localCharts: OwnCharts = { philotes: folder("philotes"), web: folder("web"), jobs: folder("jobs") };
