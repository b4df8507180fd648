import type { Output, Resource } from "@pulumi/pulumi";
import type { Ip as PrivateIp } from "@pulumiverse/scaleway/ipam/ip.js";
import { Backend } from "@pulumiverse/scaleway/loadbalancers/backend.js";
import { Frontend } from "@pulumiverse/scaleway/loadbalancers/frontend.js";
import { Ip } from "@pulumiverse/scaleway/loadbalancers/ip.js";
import { LoadBalancer } from "@pulumiverse/scaleway/loadbalancers/loadBalancer.js";
import type { PrivateNetwork } from "@pulumiverse/scaleway/network/privateNetwork.js";
import { isFor } from "../../../plan/firewall.ts";
import type { LoadBalancerPlan, LoadBalancerService, Plan } from "../../../plan/plan.ts";
import { plannedAddress } from "../../parts.ts";
import type { Site } from "../create.ts";
import { accessList } from "./access-list.ts";

export interface Balancing {
  readonly ipv4: Output<string>;
  /** What must be there before the API can be reached through it. */
  readonly apiReady: readonly Resource[];
}

/** Its public address is a resource of its own, so that it outlives the load balancer. */
export function createLoadBalancer(
  { plan, tags, project, options }: Site,
  ingress: LoadBalancerPlan,
  network: PrivateNetwork,
  address: PrivateIp,
): Balancing {
  const zone = ingress.location;
  const publicIp = new Ip(ingress.name, { zone, tags: [...tags], ...project }, options);
  const balancer = new LoadBalancer(
    ingress.name,
    {
      name: ingress.name,
      zone,
      type: ingress.size,
      ipIds: [publicIp.id],
      // One text, in spite of the plural.
      privateNetworks: [{ privateNetworkId: network.id, ipamIds: address.id }],
      tags: [...tags],
      ...project,
    },
    options,
  );
  const frontends = ingress.services.map((service) => {
    const name = `${ingress.name}-${service.key}`;
    const backend = new Backend(
      name,
      {
        name,
        lbId: balancer.id,
        forwardProtocol: "tcp",
        forwardPort: service.targetPort,
        serverIps: addressesBehind(plan, service),
        proxyProtocol: service.proxyProtocol ? "v1" : "none",
        healthCheckTcp: {},
        healthCheckPort: service.targetPort,
        healthCheckDelay: "10s",
        healthCheckTimeout: "5s",
        healthCheckMaxRetries: 3,
      },
      options,
    );
    const frontend = new Frontend(
      name,
      { name, lbId: balancer.id, backendId: backend.id, inboundPort: service.listenPort, acls: accessList(plan, service) },
      options,
    );
    return { service, frontend };
  });
  return {
    ipv4: publicIp.ipAddress,
    apiReady: frontends.filter(({ service }) => service.targets === "control-plane").map(({ frontend }) => frontend),
  };
}

function addressesBehind(plan: Plan, { targets }: LoadBalancerService): string[] {
  return plan.nodes.filter((node) => isFor(plan, node, targets)).map(plannedAddress);
}
