import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { DnsNamePlan, DnsPlan, Plan } from "../plan/plan.ts";

/** What a DNS provider must be for the cluster's names: it finds the zone, and puts records into it. All resources have `parent` as their parent. */
export type OpenZone = (plan: Plan, dns: DnsPlan, args: ClusterArgs, parent: ComponentResource) => Zone;

/** A zone of the account that the program's credential opens. */
export interface Zone {
  /** The provider's id of it. */
  readonly id: Output<string>;
  /** Lets a name lead to the addresses, as `A` records. */
  point(name: DnsNamePlan, targets: readonly Target[]): void;
}

export interface Target {
  /** What tells its record from those of the same name; absent: it is the only one. */
  readonly key?: string;
  readonly address: Output<string>;
}

/** Name of the resource that holds a record. */
export function recordName(plan: Plan, { label }: DnsNamePlan, key?: string): string {
  return [plan.name, "dns", label, key].filter((part) => part !== undefined).join("-");
}

/** What a provider that could not be asked for the zone comes to: the program's inputs are named, and never shown. */
export function zoneFault({ zone }: DnsPlan, credentials: string, reason: unknown): Error {
  return new Error(
    `dns.zone: "${zone}" could not be looked up with ${credentials}: ${reason instanceof Error ? reason.message : String(reason)}`,
  );
}

export function noZone({ zone }: DnsPlan, credentials: string): Error {
  return new Error(
    `dns.zone: "${zone}" is not a zone of the account that ${credentials} opens: write one that is, or a credential that may read it`,
  );
}
