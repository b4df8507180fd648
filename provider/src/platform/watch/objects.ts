/** Of Kubernetes' objects what is looked at; most of it may be missing on objects that are new. https://kubernetes.io/docs/reference/kubernetes-api, read 2026-11-29. */
export interface Metadata {
  readonly name: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly exitCode: number; readonly reason?: string; readonly message?: string };
}

export interface Pod {
  readonly metadata: Metadata;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export interface Event {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject: { readonly kind?: string; readonly name?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

export interface Claim {
  readonly metadata: Metadata;
  readonly status?: { readonly phase?: string };
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec?: { readonly type?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

/** What makes pods. */
export interface Workload {
  readonly kind: string;
  readonly metadata: Metadata;
}

/** What a namespace holds. */
export interface Sight {
  /** Looked at only where other releases live beside this one. */
  readonly workloads: readonly Workload[];
  readonly pods: readonly Pod[];
  readonly events: readonly Event[];
  readonly claims: readonly Claim[];
  readonly services: readonly Service[];
}
