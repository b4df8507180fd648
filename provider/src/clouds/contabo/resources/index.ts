import type { OwnResource } from "../../resource.ts";
import { clock } from "../api/clock.ts";
import { firewall } from "./firewall.ts";
import { instance } from "./instance.ts";
import { privateNetwork } from "./private-network.ts";
import { secret } from "./secret.ts";
import { connector, type Tools } from "./session.ts";

/** The resources that our provider serves for Contabo, which share one client. */
export function createResources(tools: Tools): readonly OwnResource[] {
  const connect = connector(tools);
  return [instance, privateNetwork, firewall, secret].map((make) => make(connect, tools));
}

export const resources: readonly OwnResource[] = createResources({ fetch: (...args) => fetch(...args), clock, environment: process.env });
