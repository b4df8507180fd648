import { describe, expect, test } from "vitest";
import { environments, planFor } from "../../test/cases.ts";
import { chartsFor, releasesFor, valueAt, valuesFor } from "../../test/planned-charts.ts";
import type { CloudName } from "../args.ts";
import { clouds } from "../clouds/index.ts";
import { ingressResource } from "./ingress.ts";

const plan = (args: Parameters<typeof planFor>[1] = {}) => planFor("hetzner", args);

describe("Traefik", () => {
  test("behind the load balancer listens on its ports and believes only it", () => {
    const trusted = { trustedIPs: ["10.0.0.5/32"] };
    expect(valuesFor(plan(), "traefik")).toMatchObject({
      service: { spec: { type: "NodePort", externalTrafficPolicy: "Local" } },
      ports: {
        web: {
          nodePort: 30080,
          proxyProtocol: trusted,
          forwardedHeaders: trusted,
          http: { redirections: { entryPoint: { to: "websecure" } } },
        },
        websecure: { nodePort: 30443, proxyProtocol: trusted, forwardedHeaders: trusted },
      },
    });
  });

  test("without one takes the servers' ports and believes nobody", () => {
    const values = valuesFor(plan({ loadBalancer: { enabled: false } }), "traefik");
    expect(values).toMatchObject({
      deployment: { kind: "DaemonSet" },
      updateStrategy: { rollingUpdate: { maxSurge: 0 } },
      service: { spec: { type: "ClusterIP" } },
      ports: { web: { hostPort: 80 }, websecure: { hostPort: 443 } },
    });
    expect(JSON.stringify(values)).not.toContain("trustedIPs");
  });
});

describe("ingress-nginx", () => {
  const nginx = (args: Parameters<typeof planFor>[1] = {}) => valuesFor(plan({ platform: { ingress: "nginx" }, ...args }), "ingress-nginx");

  test("behind the load balancer listens on its ports and believes only it", () => {
    expect(nginx()).toMatchObject({
      controller: {
        kind: "DaemonSet",
        service: { type: "NodePort", externalTrafficPolicy: "Local", nodePorts: { http: 30080, https: 30443 } },
        config: { "use-proxy-protocol": "true", "proxy-real-ip-cidr": "10.0.0.5/32", "force-ssl-redirect": "true" },
        ingressClassResource: { default: true },
      },
    });
    expect(JSON.stringify(nginx())).not.toContain("hostPort");
  });

  test("without one takes the servers' ports and believes nobody", () => {
    const values = nginx({ loadBalancer: { enabled: false } });
    expect(values).toMatchObject({
      controller: { hostPort: { enabled: true, ports: { http: 80, https: 443 } }, service: { type: "ClusterIP" } },
    });
    expect(JSON.stringify(values)).not.toContain("proxy");
  });

  test("is watched by monitoring in Traefik's place, and warned about", () => {
    const chosen = plan({ platform: { ingress: "nginx" } });
    expect(releasesFor(chosen)).toEqual(["cert-manager", "ingress-nginx", "kube-prometheus-stack"]);
    const monitors = JSON.stringify(valuesFor(chosen, "kube-prometheus-stack"));
    expect(monitors).toContain('"app.kubernetes.io/name":"ingress-nginx"');
    expect(monitors).not.toContain('"app.kubernetes.io/name":"traefik"');
    expect(chosen.warnings.join()).toContain("archived");
  });
});

describe.each(Object.keys(clouds) as CloudName[])("the way in on %s", (cloud) => {
  /** Of each controller: the ports that its values open on the servers, for 80 and for 443, and whom it believes about client addresses. */
  const opened = {
    traefik: (values: unknown) =>
      ["web", "websecure"].map((name) => ({
        port: valueAt(values, "ports", name, "nodePort") ?? valueAt(values, "ports", name, "hostPort"),
        from: valueAt(values, "ports", name, "proxyProtocol", "trustedIPs") ?? [],
      })),
    nginx: (values: unknown) =>
      ["http", "https"].map((name) => ({
        port: valueAt(values, "controller", "service", "nodePorts", name) ?? valueAt(values, "controller", "hostPort", "ports", name),
        from: String(valueAt(values, "controller", "config", "proxy-real-ip-cidr") ?? "")
          .split(",")
          .filter((range) => range !== ""),
      })),
  };

  test.each(environments.flatMap((environment) => (["traefik", "nginx"] as const).map((ingress) => [environment, ingress] as const)))(
    "%s, %s: the ports that are opened are those that traffic is sent to",
    (environment, ingress) => {
      const planned = planFor(cloud, { environment, platform: { ingress } });
      const row = chartsFor(planned).find(({ resource }) => resource === ingressResource);
      const way = planned.ingress;
      const services = way.kind === "loadBalancer" ? way.services.filter(({ targets }) => targets === "ingress") : [];
      const expected =
        way.kind === "loadBalancer"
          ? services.map(({ targetPort, proxyProtocol }) => ({ port: targetPort, from: proxyProtocol ? [...way.sources] : [] }))
          : [80, 443].map((port) => ({ port, from: [] }));
      expect(opened[ingress](row?.values)).toEqual(expected);
      const rules = planned.firewall.rules.filter(({ port }) => port === 80 || port === 443);
      expect(rules.map(({ port }) => port)).toEqual(way.kind === "loadBalancer" ? [] : [80, 443]);
    },
  );
});
