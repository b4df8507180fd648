import type { ChartValues } from "../chart.ts";

/**
 * K3s runs the components inside one process, and each of their endpoints answers with the series of all of them. Those of the control plane are taken
 * from the API server, those of a node from its kubelet; controller manager, scheduler, proxy and etcd are not asked at all: they have no pods that
 * the chart could find, their alerts would fire for ever, and their series are among the API server's. Seen in public on a K3s cluster: without
 * this the kubelet's job stores 62,616 series of the API server a second time. https://docs.k3s.io/reference/metrics, read 2026-11-29.
 */
export const scrapedOnce: ChartValues = {
  kubeControllerManager: { enabled: false },
  kubeScheduler: { enabled: false },
  kubeProxy: { enabled: false },
  kubeEtcd: { enabled: false },
  kubelet: { serviceMonitor: { metricRelabelings: [dropNames(controlPlaneSeries()), dropBuckets(storageBuckets())] } },
  kubeApiServer: { serviceMonitor: { metricRelabelings: [dropNames("(kubelet|kubeproxy|prober)_.+"), dropBuckets(requestBuckets())] } },
};

function controlPlaneSeries(): string {
  const components = ["apiserver", "aggregator", "apiextensions", "authentication", "authorization", "etcd", "grpc_server", "scheduler"];
  const controllers = [
    "attach_?detach",
    "cronjob",
    "endpoint_slice",
    "garbagecollector",
    "job",
    "node_collector",
    "pv_collector",
    "workqueue",
  ];
  return `(${[...components, ...controllers].join("|")})_.+`;
}

// The chart's own of 88.5.3, which a list of ours takes the place of.
function storageBuckets(): string {
  return "(csi_operations|storage_operation_duration)_seconds_bucket;(0.25|2.5|15|25|120|600)(\\.0)?";
}

function requestBuckets(): string {
  const bounds =
    "0\\.15 0\\.2 0\\.3 0\\.35 0\\.4 0\\.45 0\\.6 0\\.7 0\\.8 0\\.9 1\\.25 1\\.5 1\\.75 2 3 3\\.5 4 4\\.5 6 7 8 9 15 20 40 45 50";
  const series = "(etcd_request|apiserver_request_slo|apiserver_request_sli|apiserver_request)_duration_seconds_bucket";
  return `${series};(${bounds.split(" ").join("|")})(\\.0)?`;
}

function dropNames(regex: string): ChartValues {
  return { action: "drop", sourceLabels: ["__name__"], regex };
}

function dropBuckets(regex: string): ChartValues {
  return { action: "drop", sourceLabels: ["__name__", "le"], regex };
}
