import { describe, expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { valueAt, valuesFor } from "../../../test/planned-charts.ts";

const plan = (args: Parameters<typeof planFor>[1] = {}) => planFor("hetzner", args);

describe("monitoring", () => {
  test("keeps what the plan says, on a volume of K3s' class", () => {
    const values = valuesFor(plan({ platform: { monitoring: { retentionDays: 14, storageGib: 40 } } }), "kube-prometheus-stack");
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
    const values = valuesFor(plan(), "kube-prometheus-stack");
    const dropped = (part: string, name: string) =>
      (valueAt(values, part, "serviceMonitor", "metricRelabelings") as { sourceLabels: string[]; regex: string }[])
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
    const values = valuesFor(plan({ kubernetes: { disable: ["local-storage"] } }), "kube-prometheus-stack");
    expect(JSON.stringify(values)).not.toContain("storageClassName");
  });
});
