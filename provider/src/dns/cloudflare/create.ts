import {
  type ComponentResource,
  type Input,
  type Output,
  output,
  ProviderResource,
  type ResourceOptions,
  runtime,
  secret,
  unknown,
} from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import { byToken } from "../../clouds/by-token/create.ts";
import { dnsCredential } from "../../plan/dns-providers.ts";
import type { DnsPlan, Plan } from "../../plan/plan.ts";
import { noZone, recordName, type Zone, zoneFault } from "../zone.ts";

/**
 * The plug-in's types by their tokens, with the inputs that a cluster needs: the SDK is 3.6 MB of code for one record (decisions/dns-by-token.md).
 * Types: https://www.pulumi.com/registry/packages/cloudflare/api-docs/, as of 2026-11-28.
 */
const plugin = { version: "6.22.1" } as const;
const resource = byToken(plugin);
const credentials = "dnsToken";

interface DnsRecordArgs {
  readonly zoneId: Input<string>;
  /** In full: the API always answers so. */
  readonly name: string;
  readonly type: "A";
  readonly content: Input<string>;
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment: string;
}

class DnsRecord extends resource<DnsRecordArgs>("cloudflare:index/dnsRecord:DnsRecord") {}

class Provider extends ProviderResource {
  constructor(name: string, args: { readonly apiToken: Input<string> }, options: ResourceOptions) {
    super("cloudflare", name, { ...args }, { ...options, ...plugin });
  }
}

export function openZone(plan: Plan, dns: DnsPlan, args: ClusterArgs, parent: ComponentResource): Zone {
  const apiToken = secret(dnsCredential(args, "dnsToken"));
  const provider = new Provider(`${plan.name}-dns`, { apiToken }, { parent });
  const id = zoneId(dns, provider, parent);
  return {
    id,
    // A record has one address, so a name with several has several records.
    point: (name, targets) => {
      for (const { key, address } of targets) {
        new DnsRecord(
          recordName(plan, name, key),
          {
            zoneId: id,
            name: name.name,
            type: "A",
            content: address,
            ttl: dns.ttlSeconds,
            // Cloudflare's own proxy would end TLS before the cluster does.
            proxied: false,
            comment: `Ingress of the cluster ${plan.name}`,
          },
          { parent, provider },
        );
      }
    },
  };
}

interface Zones {
  readonly results?: readonly { readonly id: string; readonly name: string }[];
}

/** Asks in a preview too, where the token is known. */
function zoneId(dns: DnsPlan, provider: ProviderResource, parent: ComponentResource): Output<string> {
  const asked = runtime
    .invoke("cloudflare:index/getZones:getZones", { name: dns.zone }, { parent, provider, ...plugin })
    .catch((reason) => Promise.reject(zoneFault(dns, credentials, reason)));
  return output(asked as Promise<Zones>).apply(({ results }) => {
    if (results === undefined && runtime.isDryRun()) return unknown as unknown as string;
    const found = results?.find(({ name }) => name === dns.zone);
    if (!found) throw noZone(dns, credentials);
    return found.id;
  });
}
