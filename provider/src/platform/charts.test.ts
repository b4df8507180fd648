import { describe, expect, test } from "vitest";
import { controllerArgs, environments, planFor } from "../../test/cases.ts";
import type { CloudName } from "../args.ts";
import { clouds } from "../clouds/index.ts";
import type { Plan } from "../plan/plan.ts";
import type { Chart } from "./chart.ts";
import { inOrder, charts as ordered, orderOf, platformCharts } from "./charts.ts";

const charts = (plan: Plan) => ordered(plan, clouds[plan.cloud].controllers?.charts);
const controllerCharts = Object.values(clouds).flatMap(({ controllers }) => controllers?.charts ?? []);
const releases = (plan: Plan) => charts(plan).map(({ release }) => release);
const valuesOf = (plan: Plan, release: string) => charts(plan).find((chart) => chart.release === release)?.values;
const plan = (args: Parameters<typeof planFor>[1] = {}) => planFor("hetzner", args);

const at = (values: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], values);

describe("which charts", () => {
  test("the default has three, each after what it needs", () => {
    expect(releases(plan())).toEqual(["cert-manager", "traefik", "kube-prometheus-stack"]);
  });

  test("none that the program turned off", () => {
    const off = plan({ platform: { ingress: "none", monitoring: { enabled: false } } });
    expect(releases(off)).toEqual(["cert-manager"]);
  });

  test("the program's own come last and need the whole platform", () => {
    const rows = charts(plan({ platform: { charts: { web: { chart: "oci://registry.example/web", version: "1.2.3" } } } }));
    expect(rows.at(-1)).toMatchObject({ release: "web", namespace: "web", needs: ["cert-manager", "traefik", "kube-prometheus-stack"] });
  });

  test("a need that isn't wanted is passed over, a circle is not", () => {
    const row = (release: string, needs: string[]) => ({ release, needs }) as unknown as Chart;
    expect(inOrder([row("b", ["a", "absent"]), row("a", [])]).map(({ release }) => release)).toEqual(["a", "b"]);
    expect(() => inOrder([row("a", ["b"]), row("b", ["a"])])).toThrow("a, b");
  });
});

describe("the order that is printed", () => {
  const order = (cloud: CloudName, args: Parameters<typeof planFor>[1] = {}) =>
    orderOf(ordered(planFor(cloud, args), clouds[cloud].controllers?.charts));

  test("names together what goes at once, after what it needs", () => {
    expect(order("hetzner")).toBe("cert-manager, traefik → kube-prometheus-stack");
    expect(order("hetzner", { platform: { ingress: "nginx", charts: { web: { chart: "./web" }, jobs: { chart: "./jobs" } } } })).toBe(
      "cert-manager → ingress-nginx, kube-prometheus-stack → jobs, web",
    );
    expect(order("hetzner", controllerArgs("hetzner"))).toBe(
      "hcloud-cloud-controller-manager → hcloud-csi → cert-manager, traefik → kube-prometheus-stack",
    );
  });

  test.each(Object.keys(clouds) as CloudName[])("is that of the needs on %s: each release once, after all it needs", (cloud) => {
    const planned = planFor(cloud, controllerArgs(cloud));
    const stages = orderOf(charts(planned))
      .split(" → ")
      .map((stage) => stage.split(", "));
    const stageOf = (release: string) => stages.findIndex((stage) => stage.includes(release));
    expect(stages.flat().sort()).toEqual([...releases(planned)].sort());
    for (const { release, needs } of charts(planned))
      for (const need of needs) expect(stageOf(need), `${release} needs ${need}`).toBeLessThan(stageOf(release));
  });
});

describe("where they come from", () => {
  const mirrored = (chart: object) =>
    charts(plan({ platform: { chartMirror: "https://mirror.example/charts", charts: { web: chart as never } } }));

  test("a mirror replaces repositories and registries", () => {
    const rows = mirrored({ chart: "oci://registry.example/team/web", version: "1.2.3" });
    expect(rows.map(({ chart }) => chart)).toEqual([
      "https://mirror.example/charts/cert-manager-v1.21.1.tgz",
      "https://mirror.example/charts/traefik-41.3.0.tgz",
      "https://mirror.example/charts/kube-prometheus-stack-88.5.3.tgz",
      "https://mirror.example/charts/web-1.2.3.tgz",
    ]);
    expect(rows.every(({ repository }) => repository === undefined)).toBe(true);
  });

  test("but not a path", () => {
    expect(mirrored({ chart: "./charts/web" }).at(-1)?.chart).toBe("./charts/web");
  });

  test.each([...platformCharts, ...controllerCharts].map((chart) => [chart.release, chart] as const))(
    "%s says where its values were read, and when",
    (_, chart) => {
      expect(chart.source).toMatch(/^https:\/\//);
      // One cloud tags nothing that its charts are a part of.
      if (!chart.source.includes("/tree/main/")) expect(chart.source).toContain(chart.version);
      expect(chart.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );
});

describe("Traefik", () => {
  test("behind the load balancer listens on its ports and believes only it", () => {
    const trusted = { trustedIPs: ["10.0.0.5/32"] };
    expect(valuesOf(plan(), "traefik")).toMatchObject({
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
    const values = valuesOf(plan({ loadBalancer: { enabled: false } }), "traefik");
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
  const nginx = (args: Parameters<typeof planFor>[1] = {}) => valuesOf(plan({ platform: { ingress: "nginx" }, ...args }), "ingress-nginx");

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
    expect(releases(chosen)).toEqual(["cert-manager", "ingress-nginx", "kube-prometheus-stack"]);
    const monitors = JSON.stringify(valuesOf(chosen, "kube-prometheus-stack"));
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
        port: at(values, "ports", name, "nodePort") ?? at(values, "ports", name, "hostPort"),
        from: at(values, "ports", name, "proxyProtocol", "trustedIPs") ?? [],
      })),
    nginx: (values: unknown) =>
      ["http", "https"].map((name) => ({
        port: at(values, "controller", "service", "nodePorts", name) ?? at(values, "controller", "hostPort", "ports", name),
        from: String(at(values, "controller", "config", "proxy-real-ip-cidr") ?? "")
          .split(",")
          .filter((range) => range !== ""),
      })),
  };

  test.each(environments.flatMap((environment) => (["traefik", "nginx"] as const).map((ingress) => [environment, ingress] as const)))(
    "%s, %s: the ports that are opened are those that traffic is sent to",
    (environment, ingress) => {
      const planned = planFor(cloud, { environment, platform: { ingress } });
      const row = charts(planned).find(({ resource }) => resource === "ingress-controller");
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

describe("monitoring", () => {
  test("keeps what the plan says, on a volume of K3s' class", () => {
    const values = valuesOf(plan({ platform: { monitoring: { retentionDays: 14, storageGib: 40 } } }), "kube-prometheus-stack");
    expect(values).toMatchObject({
      prometheus: {
        prometheusSpec: {
          retention: "14d",
          retentionSize: "32GiB",
          storageSpec: { volumeClaimTemplate: { spec: { storageClassName: "local-path", resources: { requests: { storage: "40Gi" } } } } },
        },
      },
      kubeControllerManager: { enabled: false },
      kubeScheduler: { enabled: false },
      kubeProxy: { enabled: false },
      kubeEtcd: { enabled: false },
      grafana: { admin: { existingSecret: "grafana-admin" } },
    });
  });

  test("of what one process answers twice, each series is stored from one of its endpoints", () => {
    const values = valuesOf(plan(), "kube-prometheus-stack");
    const dropped = (part: string, name: string) =>
      (at(values, part, "serviceMonitor", "metricRelabelings") as { sourceLabels: string[]; regex: string }[])
        .filter(({ sourceLabels }) => sourceLabels.join() === "__name__")
        .some(({ regex }) => new RegExp(`^(?:${regex})$`).test(name));
    for (const name of ["apiserver_request_total", "etcd_server_has_leader", "scheduler_pending_pods", "workqueue_depth"])
      expect([name, dropped("kubelet", name), dropped("kubeApiServer", name)]).toEqual([name, true, false]);
    for (const name of ["kubelet_running_pods", "kubelet_volume_stats_used_bytes", "kubeproxy_sync_proxy_rules_duration_seconds_sum"])
      expect([name, dropped("kubelet", name), dropped("kubeApiServer", name)]).toEqual([name, false, true]);
    for (const name of ["rest_client_requests_total", "process_start_time_seconds", "storage_operation_duration_seconds_count"])
      expect([name, dropped("kubelet", name)]).toEqual([name, false]);
  });

  test("asks for the default class where K3s' own is left out", () => {
    const values = valuesOf(plan({ kubernetes: { disable: ["local-storage"] } }), "kube-prometheus-stack");
    expect(JSON.stringify(values)).not.toContain("storageClassName");
  });
});

describe.each((Object.keys(clouds) as CloudName[]).filter((cloud) => clouds[cloud].controllers))("the controllers of %s", (cloud) => {
  const planned = planFor(cloud, controllerArgs(cloud));
  const own = clouds[cloud].controllers?.charts.map(({ release }) => release) ?? [];

  test("come before everything else, and everything else waits for them", () => {
    const rows = charts(planned);
    expect(rows.slice(0, own.length).map(({ release }) => release)).toEqual(own);
    for (const row of rows.slice(own.length)) expect(row.needs).toEqual(expect.arrayContaining(own));
    expect(charts(planFor(cloud)).map(({ release }) => release)).toEqual(rows.slice(own.length).map(({ release }) => release));
  });

  test("run on nodes that nobody has seen yet, and on the control plane alone", () => {
    const pods = clouds[cloud].controllers?.manifests(planned).filter(({ kind }) => kind === "Deployment") ?? [];
    const manager = [
      ...pods.map((each) => at(each, "spec", "template", "spec")),
      ...charts(planned)
        .slice(0, 1)
        .map(({ values }) => values),
    ][0];
    expect(at(manager, "nodeSelector")).toEqual({ "node-role.kubernetes.io/control-plane": "true" });
    const tolerations = (at(manager, "tolerations") ?? at(manager, "additionalTolerations")) as { key: string }[];
    expect(tolerations.map(({ key }) => key)).toContain("node-role.kubernetes.io/control-plane");
    // Where tolerations are added to the chart's own, those have it.
    if (at(manager, "tolerations")) expect(tolerations.map(({ key }) => key)).toContain("node.cloudprovider.kubernetes.io/uninitialized");
  });

  test("offer one class, which isn't the default: that is K3s' own", () => {
    const manifests = clouds[cloud].controllers?.manifests(planned) ?? [];
    const made = manifests.filter(({ kind }) => kind === "StorageClass").map(({ metadata }) => metadata.name);
    const values = charts(planned).flatMap(({ values }) => (at(values, "storageClasses") ?? []) as { name: string }[]);
    expect([...made, ...values.map(({ name }) => name)]).toEqual([clouds[cloud].catalog.controllers?.storageClass]);
    for (const each of values) expect(at(each, "defaultStorageClass") ?? at(each, "default")).toBe(false);
    expect(JSON.stringify(manifests)).not.toContain("is-default-class");
  });

  test("log in with a Secret that has what the cloud needs, and no other text of the credential", () => {
    const facts = {
      ...{
        token: "the-token",
        accessKey: "the-access-key",
        secretKey: "the-secret-key",
        apiKey: "the-api-key",
        apiSecret: "the-api-secret",
      },
      ...{ projectId: "the-project", privateNetworkId: "fr-par/the-network", subnetId: "the-subnet", tenantId: "the-tenant" },
      ...{ authUrl: "https://auth.example/v3", userName: "the-user", password: 'a "password" with \\' },
    };
    expect(clouds[cloud].controllers?.secret(planned, facts)).toMatchSnapshot();
    expect(() => clouds[cloud].controllers?.secret(planned, {})).toThrow("nothing gives it");
  });
});
