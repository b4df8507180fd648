import type { Plan } from "../plan/plan.ts";

/** Name of the resource of whichever controller is chosen: the old one goes before the new one comes, since both want the same ports. */
export const ingressResource = "ingress-controller";

/** A way in, as the ingress controller must open it: behind a load balancer on a NodePort, else on a port of the servers themselves. */
export type WebPort =
  | {
      readonly kind: "nodePort";
      readonly nodePort: number;
      /** Who may say whose address a connection comes from; nobody where connections come as they are. */
      readonly proxyProtocolFrom: readonly string[];
    }
  | { readonly kind: "hostPort"; readonly hostPort: number };

/** The way in on port 80 or 443. */
export function webPort({ ingress }: Plan, listenPort: 80 | 443): WebPort {
  if (ingress.kind !== "loadBalancer") return { kind: "hostPort", hostPort: listenPort };
  const service = ingress.services.find((each) => each.listenPort === listenPort);
  if (!service) throw new Error(`the load balancer has no service on port ${listenPort}, where the ingress expects its traffic`);
  return { kind: "nodePort", nodePort: service.targetPort, proxyProtocolFrom: service.proxyProtocol ? ingress.sources : [] };
}

/** Names of the IngressClasses, each its controller's own. The chosen one is the cluster's default. */
const classes = { traefik: "traefik", nginx: "nginx", none: undefined } as const;

export const ingressClass = ({ platform }: Plan): string | undefined => classes[platform.ingress];
