import type { Gateway } from "@ovhcloud/pulumi-ovh/cloudproject/gateway.js";
import type { NetworkPrivateSubnetV2 } from "@ovhcloud/pulumi-ovh/cloudproject/networkPrivateSubnetV2.js";
import type { Output, Resource } from "@pulumi/pulumi";
import { isFor } from "../../../plan/firewall.ts";
import type { LoadBalancerPlan, LoadBalancerService } from "../../../plan/plan.ts";
import { plannedAddress } from "../../parts.ts";
import type { Site } from "../create.ts";
import { externalNetwork } from "../external-network.ts";
import { FloatingIp, Listener, LoadBalancer, Members, Monitor, Pool } from "../openstack/create.ts";
import { allowedSources } from "./allowed-sources.ts";

export interface Balanced {
  readonly ipv4: Output<string>;
  /** What must be there before the API answers behind it. */
  readonly apiReady: readonly Resource[];
}

/** A load balancer in the private network with a floating address in front of it. */
export function createLoadBalancer(site: Site, ingress: LoadBalancerPlan, subnet: NetworkPrivateSubnetV2, gateway: Gateway): Balanced {
  const { openstack } = site;
  const balancer = new LoadBalancer(
    ingress.name,
    { name: ingress.name, vipSubnetId: subnet.id, vipAddress: ingress.privateIp },
    // The gateway can't go while a floating address leads through it, and two load balancers can't have one private address.
    { ...openstack, dependsOn: [gateway], deleteBeforeReplace: true },
  );
  const address = new FloatingIp(
    ingress.name,
    { pool: externalNetwork, portId: balancer.vipPortId, description: ingress.name },
    { ...openstack, dependsOn: [gateway] },
  );
  const services = ingress.services.map((service) => ({ service, parts: createService(site, ingress, service, balancer, subnet) }));
  const apiReady = services.filter(({ service }) => service.targets === "control-plane").flatMap(({ parts }) => parts);
  return { ipv4: address.address, apiReady };
}

function createService(
  { plan, openstack }: Site,
  ingress: LoadBalancerPlan,
  service: LoadBalancerService,
  balancer: LoadBalancer,
  subnet: NetworkPrivateSubnetV2,
): Resource[] {
  const name = `${ingress.name}-${service.key}`;
  const listener = new Listener(
    name,
    {
      name,
      loadbalancerId: balancer.id,
      protocol: "TCP",
      protocolPort: service.listenPort,
      // Written even when it is everyone: leaving it out later would change nothing.
      allowedCidrs: allowedSources(plan, service),
    },
    openstack,
  );
  const pool = new Pool(
    name,
    { name, listenerId: listener.id, protocol: service.proxyProtocol ? "PROXYV2" : "TCP", lbMethod: "ROUND_ROBIN" },
    openstack,
  );
  const members = new Members(
    name,
    {
      poolId: pool.id,
      members: plan.nodes
        .filter((node) => isFor(plan, node, service.targets))
        .map((node) => ({
          name: node.name,
          address: plannedAddress(node),
          protocolPort: service.targetPort,
          subnetId: subnet.id,
        })),
    },
    openstack,
  );
  const monitor = new Monitor(name, { name, poolId: pool.id, type: "TCP", delay: 10, timeout: 5, maxRetries: 3 }, openstack);
  return [listener, pool, members, monitor];
}
