import {
  all,
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
 * The plug-in's types by their tokens, with the inputs that a cluster needs: the SDK is of all of AWS (decisions/dns-by-token.md).
 * Types: https://www.pulumi.com/registry/packages/aws/api-docs/route53/, as of 2026-11-28.
 */
const plugin = { version: "7.48.0" } as const;
const resource = byToken(plugin);
const credentials = "dnsAccessKeyId and dnsSecretAccessKey";
/** Route 53 is one for all regions and answers from this one: https://docs.aws.amazon.com/general/latest/gr/r53.html, as of 2026-11-28. */
const region = "us-east-1";

interface RecordArgs {
  readonly zoneId: Input<string>;
  readonly name: string;
  readonly type: "A";
  readonly ttl: number;
  readonly records: Input<string[]>;
}

class RecordSet extends resource<RecordArgs>("aws:route53/record:Record") {}

interface ProviderArgs {
  readonly accessKey: Input<string>;
  readonly secretKey: Input<string>;
  readonly token: string;
  readonly region: string;
}

class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs, options: ResourceOptions) {
    super("aws", name, { ...args }, { ...options, ...plugin });
  }
}

export function openZone(plan: Plan, dns: DnsPlan, args: ClusterArgs, parent: ComponentResource): Zone {
  const provider = new Provider(
    `${plan.name}-dns`,
    {
      accessKey: secret(dnsCredential(args, "dnsAccessKeyId")),
      secretKey: secret(dnsCredential(args, "dnsSecretAccessKey")),
      // What AWS_SESSION_TOKEN says belongs to another key.
      token: "",
      region,
    },
    { parent },
  );
  const id = zoneId(dns, provider, parent);
  return {
    id,
    // One set holds all addresses of a name, in an order that doesn't hang on which server answered first.
    point: (name, targets) => {
      const records = all(targets.map(({ address }) => address)).apply((addresses) => [...new Set(addresses)].sort());
      new RecordSet(recordName(plan, name), { zoneId: id, name: name.name, type: "A", ttl: dns.ttlSeconds, records }, { parent, provider });
    },
  };
}

interface HostedZone {
  readonly zoneId?: string;
}

/** Asks in a preview too, where the key is known. */
function zoneId(dns: DnsPlan, provider: ProviderResource, parent: ComponentResource): Output<string> {
  const asked = runtime
    .invoke("aws:route53/getZone:getZone", { name: dns.zone, privateZone: false }, { parent, provider, ...plugin })
    // The provider's own words for a zone that isn't there.
    .catch((reason) =>
      Promise.reject(/no matching|not found/i.test(String(reason)) ? noZone(dns, credentials) : zoneFault(dns, credentials, reason)),
    );
  return output(asked as Promise<HostedZone>).apply((found) => {
    if (found.zoneId !== undefined) return found.zoneId;
    if (runtime.isDryRun()) return unknown as unknown as string;
    throw noZone(dns, credentials);
  });
}
