import { type K3sVersion, minorOf, minorsAfter } from "../values/version.ts";
import type { Catalog, ControllerFacts } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import type { Spec } from "./spec.ts";
import { areGiven } from "./spec-hosts.ts";
import { everyone } from "./spec-network.ts";

const encrypted =
  "The servers have no privateAddress, so what pods send from one to another is encrypted with WireGuard over their public addresses. Their kernels must have it, as Linux 5.6 and newer do.";

const noController =
  "No cloud controller: Services of type LoadBalancer stay pending, and volumes are folders on the servers' own disks (storage class local-path).";

/** What takes the place of something that the cloud doesn't have and the program didn't leave out. */
function warnStandIns({ storage, loadBalancer }: Spec, { displayName }: Catalog, warnings: string[]): void {
  if (storage.standIn) {
    warnings.push(
      `${displayName} has no block volumes: object storage lies on a server's own disk (storage class local-path), and goes with that server. To say that this is meant, write storage.sizeGib: 0.`,
    );
  }
  if (loadBalancer.standIn) {
    warnings.push(
      `${displayName} has no load balancers: the ingress listens on 80 and 443 of the servers themselves, so let DNS name all of them. To say that this is meant, write loadBalancer.enabled: false.`,
    );
  }
}

/** What a cluster as wished for can't do or does with a risk; open access is warned about where it is parsed. */
export function warn(spec: Spec, catalog: Catalog, { warnings }: Findings): void {
  const { controlPlane, loadBalancer, platform } = spec;
  if (controlPlane.count > 1 && !loadBalancer.enabled) {
    warnings.push(
      "The API is reached through the first control-plane server alone, since there is no load balancer: while that server is away, so is the API from outside.",
    );
  }
  const balancer = catalog.abilities.loadBalancer === "balancer";
  const closed = spec.access.apiFrom.join() !== everyone.join();
  if (controlPlane.count > 1 && loadBalancer.enabled && closed && balancer && !catalog.abilities.loadBalancerFilter) {
    warnings.push(
      `access.apiFrom holds for the servers and not for the load balancer: those of ${catalog.displayName} refuse no source. Its port 6443 is open to everyone; the API asks for a client certificate.`,
    );
  }
  if (platform.ingress === "none") {
    const where =
      loadBalancer.enabled && balancer
        ? "the load balancer sends 80 and 443 to NodePorts 30080 and 30443, with PROXY protocol"
        : "80 and 443 are open";
    warnings.push(`platform.ingress is none: ${where}, and nothing listens there until you install something.`);
  }
  if (platform.ingress === "nginx") {
    warnings.push(
      'platform.ingress is nginx: ingress-nginx was archived in March 2026 and gets no security fixes (https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement). Write "traefik" unless something needs its annotations.',
    );
  }
  if (platform.monitoring.enabled && spec.kubernetes.disable.includes("local-storage")) {
    warnings.push(
      "kubernetes.disable names local-storage, so nothing provides the volume that monitoring asks for: Prometheus waits until a StorageClass is there.",
    );
  }
  if (areGiven(catalog)) {
    if (spec.hosts.some(({ privateIp }) => privateIp === undefined)) warnings.push(encrypted);
    warnings.push(noController);
    return;
  }
  warnStandIns(spec, catalog, warnings);
  warnControllers(spec, catalog, warnings);
}

/** Who answers what pods and Services ask of the cloud. */
function warnControllers({ platform, cloud, kubernetes }: Spec, { controllers, displayName }: Catalog, warnings: string[]): void {
  if (!controllers) {
    warnings.push(noController);
    return;
  }
  if (platform.cloudController) {
    warnings.push(
      `${displayName}'s controllers run inside the cluster: a load balancer or volume that they make costs its list price, which is not in the cluster's cost, and outlives the cluster. Delete Services of type LoadBalancer and claims of class ${controllers.storageClass} before you destroy it.`,
      ...controllers.limits,
      ...untried(kubernetes, controllers, displayName),
    );
    return;
  }
  const inputs = controllers.credential.map(({ input }) => `${cloud}.${input}`);
  const keys = controllers.credential.map(({ config }) => config);
  const how =
    inputs.length > 0
      ? `write ${inputs.join(" and ")}, or have ${keys.join(" and ")} in the stack's configuration`
      : "write platform.cloudController: true";
  warnings.push(`${noController} For ${displayName}'s own, ${how}, before the cluster is made.`);
}

/** Kubernetes lets a controller manager be one minor version older than its API: https://kubernetes.io/releases/version-skew-policy, as of 2026-11-29. */
function untried(kubernetes: Spec["kubernetes"], { kubernetesUpTo }: ControllerFacts, displayName: string): string[] {
  const version = kubernetes.version as K3sVersion;
  if (kubernetesUpTo === undefined || minorsAfter(version, kubernetesUpTo) <= 1) return [];
  return [
    `${displayName}'s newest controllers are made for Kubernetes up to ${kubernetesUpTo}, and their maker hasn't tried them with ${minorOf(version)}. They use nothing that it has taken away; a node that they fail to see takes no pods. Kubernetes supports them on one minor version after ${kubernetesUpTo}: for that, write such a release as kubernetes.version before the cluster is made. To do without them, write platform.cloudController: false.`,
  ];
}
