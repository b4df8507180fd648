import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Chart } from "../../provider/src/platform/chart.ts";
import { charts, platformCharts } from "../../provider/src/platform/charts.ts";
import { grafanaSecret } from "../../provider/src/platform/monitoring/kube-prometheus-stack.ts";
import { environments, planFor } from "../../provider/test/cases.ts";
import { boxPrograms } from "./box-cluster.ts";
import { ChartStack, releases } from "./chart-stack.ts";
import { noBoxes } from "./k3s-boxes.ts";
import { refuse, succeed } from "./programs.ts";
import { failWithoutPods, toldOf } from "./without-pods.ts";

/**
 * The charts as they are used: fetched from the sites by the real Kubernetes plug-in, with the values that the platform gives them, into the
 * stand-in of K3s. Order matters: one stack lives through the whole file.
 */
const folder = mkdtempSync(join(tmpdir(), "philotes-sites-"));
const programs = await boxPrograms(folder);
const reason = noBoxes(programs.bin);

const rowsFor = (args: Parameters<typeof planFor>[1]) => charts(planFor("hetzner", args));

describe.skipIf(reason !== undefined)(`the charts, installed${reason ? ` (skipped, ${reason})` : ""}`, () => {
  let stack: ChartStack;
  const kubectl = (args: string) => stack.cluster.kubectl(args);
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers
  const get = (args: string) => stack.cluster.get<any>(args);
  const names = (args: string) => stack.cluster.names(args);
  const install = (rows: readonly Chart[]) => stack.install(rows);

  beforeAll(async () => {
    stack = await ChartStack.open(folder, programs, {});
  });
  afterAll(async () => {
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(environments)("%s: Helm calls every release deployed", async (environment) => {
    const rows = rowsFor({ environment });
    await install(rows);
    const releases = get("secrets -A -l owner=helm,status=deployed").items.map(
      (secret: { metadata: { labels: object } }) => secret.metadata.labels,
    );
    expect(releases).toHaveLength(rows.length);
    for (const { release } of rows) expect(releases).toContainEqual(expect.objectContaining({ name: release }));
  });

  test("a second time nothing changes", async () => {
    expect(await succeed(stack.engine.up())).toMatch(/Resources:\s+\d+ unchanged/);
  });

  test("Traefik behind a load balancer: NodePorts, and the load balancer alone is believed", () => {
    expect(get("service traefik -n traefik").spec).toMatchObject({
      type: "NodePort",
      externalTrafficPolicy: "Local",
      ports: [
        { name: "web", port: 80, nodePort: 30080 },
        { name: "websecure", port: 443, nodePort: 30443 },
      ],
    });
    const [container] = get("daemonset traefik -n traefik").spec.template.spec.containers;
    expect(container.args).toContain("--entryPoints.web.proxyProtocol.trustedIPs=10.0.0.5/32");
    expect(container.args).toContain("--entryPoints.web.http.redirections.entryPoint.to=websecure");
    expect(get("ingressclass traefik").metadata.annotations["ingressclass.kubernetes.io/is-default-class"]).toBe("true");
  });

  test("monitoring: claims, retention, the given password, and monitors of the other charts", () => {
    const prometheus = get("statefulset prometheus-kube-prometheus-stack-prometheus -n monitoring").spec;
    expect(prometheus.template.spec.containers[0].args).toContain("--storage.tsdb.retention.time=30d");
    expect(prometheus.volumeClaimTemplates[0].spec).toMatchObject({
      storageClassName: "local-path",
      resources: { requests: { storage: "20Gi" } },
    });
    const grafana = get("deployment kube-prometheus-stack-grafana -n monitoring").spec;
    expect(grafana.strategy.type).toBe("Recreate");
    expect(grafana.template.spec.containers[0].env[1].valueFrom.secretKeyRef).toEqual({
      name: grafanaSecret.name,
      key: grafanaSecret.passwordKey,
    });
    expect(get("pvc kube-prometheus-stack-grafana -n monitoring").status.phase).toBe("Bound");
    const monitors = ["podmonitor.monitoring.coreos.com/cert-manager", "podmonitor.monitoring.coreos.com/traefik"];
    expect(names("podmonitors -n monitoring")).toEqual(monitors);
    expect(kubectl("get prometheusrules -n monitoring -o yaml")).not.toContain("KubeSchedulerDown");
  });

  test("pod monitors find the pods they are for, by label and port", () => {
    for (const { spec } of get("podmonitors -n monitoring").items) {
      const [namespace] = spec.namespaceSelector.matchNames;
      const [[label, value]] = Object.entries(spec.selector.matchLabels) as [[string, string]];
      const { items } = get(`pods -n ${namespace} -l ${label}=${value}`);
      expect(items.length).toBeGreaterThan(0);
      for (const pod of items) {
        const ports = pod.spec.containers.flatMap(({ ports }: { ports: { name: string }[] }) => ports.map(({ name }) => name));
        expect(ports).toContain(spec.podMetricsEndpoints[0].port);
      }
    }
  });

  test("Traefik without a load balancer takes the servers' ports", async () => {
    await install(rowsFor({ loadBalancer: { enabled: false } }));
    const { ports } = get("daemonset traefik -n traefik").spec.template.spec.containers[0];
    expect(ports).toContainEqual(expect.objectContaining({ name: "web", hostPort: 80 }));
    expect(get("service traefik -n traefik").spec.type).toBe("ClusterIP");
  });

  test("ingress-nginx takes Traefik's place on the same ports, and gives it back", async () => {
    await install(rowsFor({ platform: { ingress: "traefik" } }));
    await install(rowsFor({ platform: { ingress: "nginx" } }));
    expect(get("service ingress-nginx-controller -n ingress-nginx").spec).toMatchObject({
      type: "NodePort",
      externalTrafficPolicy: "Local",
      ports: [
        { name: "http", port: 80, nodePort: 30080 },
        { name: "https", port: 443, nodePort: 30443 },
      ],
    });
    expect(get("configmap ingress-nginx-controller -n ingress-nginx").data).toMatchObject({
      "use-proxy-protocol": "true",
      "proxy-real-ip-cidr": "10.0.0.5/32",
    });
    const [container] = get("daemonset ingress-nginx-controller -n ingress-nginx").spec.template.spec.containers;
    expect(container.ports).toContainEqual(expect.objectContaining({ name: "metrics", containerPort: 10254 }));
    expect(names("ingressclass")).toEqual(["ingressclass.networking.k8s.io/nginx"]);
    expect(get("ingressclass nginx").metadata.annotations["ingressclass.kubernetes.io/is-default-class"]).toBe("true");
    await install(rowsFor({ platform: { ingress: "nginx" }, loadBalancer: { enabled: false } }));
    const [onServers] = get("daemonset ingress-nginx-controller -n ingress-nginx").spec.template.spec.containers;
    expect(onServers.ports).toContainEqual(expect.objectContaining({ name: "http", hostPort: 80 }));
    await install(rowsFor({ platform: { ingress: "traefik" } }));
    expect(names("ingressclass")).toEqual(["ingressclass.networking.k8s.io/traefik"]);
  });

  test("what keeps a release from being ready is said, as the API tells it", async () => {
    const labels = { "app.kubernetes.io/instance": "trouble" };
    const container = { name: "app", image: "example/app:1" };
    const objects = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "trouble" } },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "app", namespace: "trouble" } },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "nowhere", namespace: "trouble" },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { serviceAccountName: "app", nodeSelector: { place: "nowhere" }, containers: [container] },
          },
        },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "unaccounted", namespace: "trouble" },
        spec: {
          selector: { matchLabels: { app: "unaccounted" } },
          template: { metadata: { labels: { app: "unaccounted" } }, spec: { serviceAccountName: "nobody", containers: [container] } },
        },
      },
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", namespace: "trouble" },
        spec: { storageClassName: "fast", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ];
    stack.cluster.box.write("/etc/trouble.yaml", objects.map((object) => stringify(object)).join("---\n"));
    kubectl("apply -f /etc/trouble.yaml");
    const watched = () =>
      stack.cluster.box.run(`${process.execPath} ${join(import.meta.dirname, "watch-once.ts")} /etc/rancher/k3s/k3s.yaml trouble`);
    const said = await new Promise<string>((resolve) => {
      const look = (left: number) => {
        const text = watched();
        if (left === 0 || text.includes("claim data")) resolve(text);
        else setTimeout(() => look(left - 1), 1000);
      };
      look(5);
    });
    expect(said).toContain("trouble isn't ready yet (namespace trouble):");
    expect(said).toMatch(/- pod nowhere-\S+: Unschedulable: 0\/1 nodes are available/);
    expect(said).toMatch(/- ReplicaSet unaccounted-\S+: FailedCreate: .*serviceaccount "nobody" not found/);
    expect(said).toMatch(/- claim data: .*"fast" not found/);
    kubectl("delete namespace trouble --wait=false");
  });

  test("a value that the real chart doesn't know fails the release", async () => {
    const first = rowsFor({}).find(({ release }) => release === "cert-manager");
    if (!first) throw new Error("no charts");
    stack.engine.write(releases([{ ...first, needs: [], values: { crd: { enabled: true } } }]));
    expect(await refuse(stack.engine.up())).toMatch(/additional propert\w+ 'crd' not allowed|Additional property crd is not allowed/i);
  });

  test("destroyed, it leaves what the real charts leave: definitions and claims", async () => {
    await succeed(stack.engine.destroy());
    const definitions = names("crd");
    for (const kept of ["certificates.cert-manager.io", "ingressroutes.traefik.io", "prometheuses.monitoring.coreos.com"])
      expect(definitions).toContain(`customresourcedefinition.apiextensions.k8s.io/${kept}`);
    expect(names("deployments,daemonsets,statefulsets -A").filter((name) => /traefik|cert-manager|prometheus/.test(name))).toEqual([]);
  });

  test("whichever release gets no pods is named, with the reason; the next up goes on", async () => {
    const nginx = rowsFor({ platform: { ingress: "nginx" }, loadBalancer: { enabled: false } });
    // Beside the other controller, whose place it would else take.
    const beside = nginx.filter(({ release }) => release === "ingress-nginx").map((row) => ({ ...row, resource: row.release }));
    const all = [...rowsFor({}), ...beside];
    expect(all.map(({ release }) => release).sort()).toEqual(platformCharts.map(({ release }) => release).sort());
    for (const failed of await failWithoutPods(stack, all)) {
      expect(failed).toMatchObject({ isInError: true });
      expect(failed.said).toMatch(toldOf(failed));
    }
    await install(rowsFor({}));
    expect(names("secrets -A -l owner=helm,status=deployed")).toHaveLength(rowsFor({}).length);
  });
});
