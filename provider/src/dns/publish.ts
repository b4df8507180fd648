import { type ComponentResource, type Output, output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { DnsProvider } from "../args-platform.ts";
import type { DnsRecord } from "../outputs.ts";
import { isFor } from "../plan/firewall.ts";
import type { Plan } from "../plan/plan.ts";
import { openZone as openAtCloudflare } from "./cloudflare/create.ts";
import { openZone as openAtRoute53 } from "./route53/create.ts";
import type { OpenZone, Target, Zone } from "./zone.ts";

const providers: Readonly<Record<DnsProvider, OpenZone>> = { cloudflare: openAtCloudflare, route53: openAtRoute53 };

/** Where web traffic goes to. */
export interface Ingress {
  /** Of the load balancer or the elastic address, where the plan has one. */
  readonly address: Output<string> | undefined;
  readonly addressOf: (node: string) => Output<string>;
}

/** A record as the component returns it: its value becomes known later. */
export type LiveRecord = { readonly [K in keyof DnsRecord]: DnsRecord[K] | Output<DnsRecord[K]> };

export function openZone(plan: Plan, args: ClusterArgs, parent: ComponentResource): Zone | undefined {
  return plan.dns && providers[plan.dns.provider](plan, plan.dns, args, parent);
}

/** Lets the plan's names lead to the ingress. The records hang on its address, so they change with it and go before it. */
export function publish(plan: Plan, zone: Zone | undefined, ingress: Ingress): LiveRecord[] {
  if (!plan.dns || !zone) return [];
  const targets = targetsOf(plan, ingress);
  for (const name of plan.dns.names) zone.point(name, targets);
  return plan.dns.names.flatMap(({ name }) => targets.map(({ address }) => ({ name, type: "A", value: address })));
}

function targetsOf(plan: Plan, { address, addressOf }: Ingress): Target[] {
  if (plan.ingress.kind !== "nodes") return [{ address: address ?? output("") }];
  const nodes = plan.nodes.filter((node) => isFor(plan, node, "ingress"));
  return nodes.map(({ name, key }) => ({ key, address: addressOf(name) }));
}
