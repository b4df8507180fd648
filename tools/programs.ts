/** A third-party Go program that the demo and the tests run, built as it is from its published module. */
export interface Program {
  /** Folder under tools/ with the go.mod that pins it. */
  readonly module: string;
  readonly version: string;
  /** Package path by the name of the binary. */
  readonly binaries: { readonly [binary: string]: string };
  readonly tags?: string;
  /** `-X` linker values. */
  readonly set?: { readonly [variable: string]: string };
  /** Files or whole folders of a module that must lie beside main.go, e.g. because it embeds them. */
  readonly embed?: { readonly module: string; readonly folder: string; readonly files: readonly string[] };
  /** How long it takes on two cores with nothing cached. */
  readonly coldMinutes: number;
}

const kubernetes = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`]));

/** Longest first, so that an impatient reader sees the rest go by quickly. */
export const programs: readonly Program[] = [
  {
    // The newest commit that is published as a module (January 2026, about 4.25). It goes by the version that the Node SDK asks for, or the engine
    // warns at every run.
    module: "kubernetes-provider",
    version: "4.34.2",
    binaries: { "pulumi-resource-kubernetes": "." },
    set: { "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version": "4.34.2" },
    embed: {
      module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
      folder: "cmd/pulumi-resource-kubernetes",
      files: ["schema.json", "terraform-mapping.json"],
    },
    coldMinutes: 7,
  },
  {
    module: "pulumi",
    version: "3.274.1",
    binaries: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    tags: "osusergo,grpcnotrace",
    set: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "v3.274.1" },
    coldMinutes: 5,
  },
  {
    module: "kubernetes",
    version: "1.36.3",
    binaries: kubernetes(["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"]),
    set: {
      "k8s.io/component-base/version.gitVersion": "v1.36.3",
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": "36",
    },
    coldMinutes: 5,
  },
  { module: "kwok", version: "0.7.0", binaries: { kwok: "sigs.k8s.io/kwok/cmd/kwok" }, coldMinutes: 2 },
  {
    module: "pulumi-yaml",
    version: "1.25.0",
    binaries: { "pulumi-language-yaml": "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
    tags: "osusergo,grpcnotrace",
    coldMinutes: 2,
  },
  { module: "etcd", version: "3.6.8", binaries: { etcd: "go.etcd.io/etcd/server/v3" }, coldMinutes: 1 },
];

/**
 * Not among those that the demo needs: Hetzner's own client library, called as the Terraform provider calls it, which a test puts in front of the sandbox's
 * HTTP API. No module registry serves the provider that uses it.
 */
export const hcloudClient: Program = {
  module: "hcloud-client",
  version: "2.52.0",
  binaries: { "hcloud-client": "." },
  coldMinutes: 1,
};

/**
 * Pulumi's own generators of SDKs. Only `make sdk`, its check and its tests need them. Not the engine's version: from 3.257 on, what they
 * make of a resource asks for an SDK of this summer, so that nobody with an older one could compile it (pulumi/pulumi#23419).
 */
export const sdkGenerator: Program = {
  module: "sdk-generator",
  version: "3.256.0",
  binaries: { "sdk-generator": "." },
  coldMinutes: 3,
};

/** The one for .NET is no part of those since v3.163.0; where it lives now, no module registry serves it. */
export const sdkGeneratorDotnet: Program = {
  module: "sdk-generator-dotnet",
  version: "3.163.0",
  binaries: { "sdk-generator-dotnet": "." },
  coldMinutes: 2,
};

/**
 * cert-manager's controller and its chart, one patch newer than what the component pins: the charts of both are the same, file by file. Only the test of
 * certificates runs them. The module leaves the controller's main package out, so that what puts its parts together and reads its flags is written here
 * anew.
 */
export const certManager: Program = {
  module: "cert-manager",
  version: "1.21.2",
  binaries: { "cert-manager-controller": "./controller", "cert-manager-chart": "." },
  embed: { module: "github.com/cert-manager/cert-manager", folder: "deploy/charts", files: ["cert-manager"] },
  coldMinutes: 6,
};

/** A certificate authority by ACME, from the makers of Let's Encrypt's. For the same test. */
export const pebble: Program = {
  module: "pebble",
  version: "2.10.1",
  binaries: { pebble: "github.com/letsencrypt/pebble/v2/cmd/pebble" },
  coldMinutes: 1,
};
