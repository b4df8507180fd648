import { describe, expect, test } from "vitest";
import type { Event, Pod, Sight } from "./objects.ts";
import { troubles } from "./trouble.ts";

const nothing: Sight = { pods: [], events: [], claims: [], services: [], workloads: [] };
const alone = { release: "web", namespace: "web", isShared: false };
const of = (sight: Partial<Sight>, watched = alone) => troubles({ ...nothing, ...sight }, watched);

const pod = (name: string, status: NonNullable<Pod["status"]>, labels: Record<string, string> = {}): Pod => ({
  metadata: { name, labels },
  status,
});
const container = (state: object, more: object = {}) => ({ containerStatuses: [{ name: "app", ready: false, state, ...more }] });
const warning = (kind: string, name: string, reason: string, message: string, lastTimestamp = "2026-11-29T10:00:00Z"): Event => ({
  type: "Warning",
  reason,
  message,
  lastTimestamp,
  involvedObject: { kind, name },
});

describe("a pod", () => {
  test("whose image can't be pulled", () => {
    const state = { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "example/app:1"' } };
    expect(of({ pods: [pod("a", { phase: "Pending", ...container(state) })] })).toEqual([
      { what: "pod a, container app", reason: 'ImagePullBackOff: Back-off pulling image "example/app:1"' },
    ]);
  });

  test("that crashes again and again: how it ended, and its last life's log", () => {
    const state = { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s restarting failed container" } };
    const lastState = { terminated: { exitCode: 137, reason: "OOMKilled" } };
    expect(of({ pods: [pod("a", { phase: "Running", ...container(state, { lastState }) })] })).toEqual([
      {
        what: "pod a, container app",
        reason: "CrashLoopBackOff: back-off 40s restarting failed container; it ended with exit code 137 (OOMKilled)",
        log: { pod: "a", container: "app", previous: true },
      },
    ]);
  });

  test("that no node takes", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available: 3 Insufficient cpu." },
    ];
    expect(of({ pods: [pod("a", { phase: "Pending", conditions })] })).toEqual([
      { what: "pod a", reason: "Unschedulable: 0/3 nodes are available: 3 Insufficient cpu." },
    ]);
  });

  test("that runs and isn't ready says what its probe said last", () => {
    const events = [
      warning("Pod", "a", "Unhealthy", "Readiness probe failed: connection refused", "2026-11-29T10:00:05Z"),
      warning("Pod", "a", "Unhealthy", "Readiness probe failed: timeout", "2026-11-29T10:00:00Z"),
    ];
    expect(of({ events, pods: [pod("a", { phase: "Running", ...container({ running: {} }) })] })).toMatchObject([
      { reason: "runs and isn't ready: Unhealthy: Readiness probe failed: connection refused", log: { previous: false } },
    ]);
  });

  test("that waits for a mount says what the kubelet says", () => {
    const events = [warning("Pod", "a", "FailedMount", 'secret "admin" not found')];
    expect(of({ events, pods: [pod("a", { phase: "Pending", ...container({ waiting: { reason: "ContainerCreating" } }) })] })).toEqual([
      { what: "pod a", reason: 'FailedMount: secret "admin" not found' },
    ]);
  });

  test("of a Job that failed, by its init container", () => {
    const initContainerStatuses = [{ name: "prepare", state: { terminated: { exitCode: 2, reason: "Error" } } }];
    expect(of({ pods: [pod("a", { phase: "Failed", initContainerStatuses })] })).toMatchObject([
      { what: "pod a, container prepare", reason: "ended with exit code 2" },
    ]);
  });

  test("that is ready or has done its work is no trouble", () => {
    const ready = pod("a", { phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
    expect(of({ pods: [ready, pod("b", { phase: "Succeeded" })], events: [warning("Pod", "a", "Unhealthy", "once")] })).toEqual([]);
  });
});

test("a workload that gets no pods, a claim without a volume, a service without an address", () => {
  expect(
    of({
      events: [
        warning("ReplicaSet", "web-1", "FailedCreate", 'pods "web-1-x" is forbidden: violates PodSecurity'),
        warning("ReplicaSet", "web-1", "FailedCreate", 'pods "web-1-y" is forbidden: violates PodSecurity', "2026-11-29T09:00:00Z"),
        warning("PersistentVolumeClaim", "data", "ProvisioningFailed", 'storageclass "fast" not found'),
      ],
      claims: [{ metadata: { name: "data" }, status: { phase: "Pending" } }],
      services: [{ metadata: { name: "web" }, spec: { type: "LoadBalancer" }, status: { loadBalancer: {} } }],
    }),
  ).toEqual([
    { what: "ReplicaSet web-1", reason: 'FailedCreate: pods "web-1-x" is forbidden: violates PodSecurity' },
    { what: "claim data", reason: 'ProvisioningFailed: storageclass "fast" not found' },
    { what: "service web", reason: "is of type LoadBalancer and has no address: nothing in the cluster gives it one" },
  ]);
});

test("in a namespace with other releases, only what names this one", () => {
  const pending = (name: string, labels: Record<string, string>) => pod(name, { phase: "Pending" }, labels);
  const pods = [
    pending("mine", { "app.kubernetes.io/instance": "web" }),
    pending("by-another-convention", { "app.kubernetes.io/instance": "web-kube-system" }),
    pending("other", { "app.kubernetes.io/instance": "other" }),
    pending("nameless", {}),
  ];
  // A ReplicaSet has its Deployment's annotations, Helm's among them.
  const workloads = ["web", "other"].map((release) => ({
    kind: "ReplicaSet",
    metadata: { name: `${release}-1`, annotations: { "meta.helm.sh/release-name": release } },
  }));
  const events = ["web-1", "other-1", "web-of-somebody-else"].map((name) => warning("ReplicaSet", name, "FailedCreate", "exceeded quota"));
  const watched = { release: "web", namespace: "kube-system", isShared: true };
  expect(of({ pods, workloads, events }, watched).map(({ what }) => what)).toEqual([
    "pod mine",
    "pod by-another-convention",
    "ReplicaSet web-1",
  ]);
});
