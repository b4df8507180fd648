/** What can be looked up without ordering anything, and what the sandbox doesn't have. */
import { CloudError, notFound } from "../../error.ts";
import type { Values } from "../../value.ts";
import { LOAD_BALANCER_TYPES, LOCATIONS, SERVER_TYPES } from "../catalog.ts";
import { type Call, type Handler, ok } from "./call.ts";
import { IMAGES_BY_ARCHITECTURE, image, loadBalancerType, location, pricing, serverType } from "./catalog-answers.ts";
import { listed } from "./lists.ts";

/** A list and each of its members. */
function shelf(path: string, one: string, items: readonly Values[]): Record<string, Handler> {
  return {
    [`GET /${path}`]: ({ query }) => ok(listed(query, path, items)),
    [`GET /${path}/{id}`]: ({ id }) => {
      const found = items.find((item) => String(item.id) === id);
      if (!found) throw notFound(one, id);
      return ok({ [one]: found });
    },
  };
}

/** A list that stays empty: of these things the practice cloud has none. */
function without(path: string, words: string): Record<string, Handler> {
  return {
    [`GET /${path}`]: ({ query }) => ok(listed(query, path, [])),
    [`GET /${path}/{id}`]: ({ id }) => {
      throw notFound(words, id);
    },
    [`POST /${path}`]: () => {
      throw new CloudError("unsupported_error", `the practice cloud has no ${words}`);
    },
  };
}

/** https://docs.hetzner.cloud/changelog, as of 2026-11-24. */
const datacentersGone: Handler = () => {
  throw new CloudError("deprecated_api_endpoint", "the datacenters were removed on 1 July 2026, use locations instead", 410);
};

const manyActions: Handler = ({ actions, query }: Call) => {
  const ids = query.getAll("id");
  if (ids.length === 0) throw new CloudError("deprecated_api_endpoint", "listing all actions was removed: name them with id", 410);
  return ok(listed(query, "actions", actions.findAll(ids)));
};

export const catalog: Readonly<Record<string, Handler>> = {
  ...shelf("locations", "location", Object.keys(LOCATIONS).map(location)),
  ...shelf("server_types", "server_type", Object.keys(SERVER_TYPES).map(serverType)),
  ...shelf("load_balancer_types", "load_balancer_type", Object.keys(LOAD_BALANCER_TYPES).map(loadBalancerType)),
  ...shelf("images", "image", IMAGES_BY_ARCHITECTURE.map(image)),
  ...without("certificates", "certificate"),
  ...without("floating_ips", "floating IP"),
  ...without("isos", "ISO"),
  "GET /datacenters": datacentersGone,
  "GET /datacenters/{id}": datacentersGone,
  "GET /pricing": () => ok({ pricing: pricing() }),
  "GET /actions": manyActions,
  "GET /actions/{id}": ({ actions, id }) => ok({ action: actions.find(id) }),
};
