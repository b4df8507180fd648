import type { Catalog } from "./catalog.ts";
import { withContract } from "./contract.ts";
import { planCost } from "./cost.ts";
import { costTable } from "./cost-table.ts";
import { planFirewall } from "./firewall.ts";
import { planHostNodes } from "./host-nodes.ts";
import { planApi, planIngress } from "./ingress.ts";
import { planNetwork } from "./network.ts";
import { planNodes, planPlacement } from "./nodes.ts";
import type { Plan } from "./plan.ts";
import { withPrices } from "./prices.ts";
import type { Spec } from "./spec.ts";
import { areGiven } from "./spec-hosts.ts";
import { planStorage } from "./storage.ts";

/** Turns a checked spec into the plan. Total: a spec that was parsed with this catalog has a plan. */
export function makePlan(spec: Spec, catalog: Catalog): Plan {
  const priced = withPrices(withContract(catalog, spec.contractMonths), spec.prices);
  const given = areGiven(priced);
  const nodes = given ? planHostNodes(spec) : planNodes(spec, priced);
  const cost = planCost(spec, priced);
  return {
    name: spec.name,
    cloud: spec.cloud,
    environment: spec.environment,
    location: spec.location,
    sshUser: nodes[0]?.sshUser ?? priced.sshUser,
    image: spec.image,
    ...(given ? { serversAreGiven: true } : {}),
    ...(spec.contractMonths === undefined ? {} : { contractMonths: spec.contractMonths }),
    network: planNetwork(spec, priced),
    nodes,
    placement: planPlacement(spec, nodes),
    firewall: planFirewall(spec, priced),
    storage: planStorage(spec, nodes, priced),
    ingress: planIngress(spec, nodes, priced),
    api: planApi(spec, priced),
    kubernetes: spec.kubernetes,
    platform: spec.platform,
    ...(spec.dns ? { dns: spec.dns } : {}),
    cost,
    costTable: costTable(cost),
    warnings: spec.warnings,
  };
}
