import type { CloudName, ClusterArgs } from "../../../provider/src/args.ts";
import { type Chart, resourceOf } from "../../../provider/src/platform/chart.ts";
import { controllerArgs, planFor } from "../../../provider/test/cases.ts";
import { chartsFor } from "../../../provider/test/planned-charts.ts";
import { PRACTICE_TOKEN } from "../../src/account/cloudflare/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { nameIn } from "../../src/plugins/messages.ts";

type Platform = NonNullable<ClusterArgs["platform"]>;
type Program = Pick<ClusterArgs, "environment" | "platform" | "dns" | "dnsToken">;

/** Where the program's own charts are. */
export interface OwnCharts {
  readonly philotes: { readonly chart: string; readonly version?: string };
  readonly web: { readonly chart: string; readonly version?: string };
  readonly jobs: { readonly chart: string; readonly version?: string };
}

/** Something that can be left out alone, and what of a cluster `c` goes with it: `<kind> <resource>`. */
export interface Part {
  readonly what: string;
  /** What the program says instead. */
  readonly without: Program;
  readonly gone: readonly string[];
}

/** Of a release's resource. */
export const nameOf = (row: Chart): string => `c-${resourceOf(row)}`;

/** A cluster's platform with everything on, the cloud's controllers too where it has some. */
export class Everything {
  readonly program: Program;
  readonly parts: readonly Part[];
  readonly nothing: Part;
  /** In the order of the plan. */
  readonly rows: readonly Chart[];
  private readonly platform: Platform;

  constructor(cloud: CloudName, { philotes, web, jobs }: OwnCharts) {
    this.platform = {
      ...controllerArgs(cloud)?.platform,
      ingress: "traefik",
      monitoring: { enabled: true },
      certificates: { email: "ops@philotes.dev" },
      philotes,
      charts: { web, jobs: { ...jobs, namespace: "kube-system" } },
    };
    const dns = { dns: { provider: "cloudflare", zone: "example.com" }, dnsToken: PRACTICE_TOKEN } as const;
    this.program = { environment: "dev", ...controllerArgs(cloud), ...dns, platform: this.platform };
    this.parts = this.partsOf();
    this.nothing = { what: "nothing", without: this.program, gone: [] };
    this.rows = chartsFor(planFor(cloud, this.program, "c"));
  }

  /** Names of the releases' resources. */
  get releases(): readonly string[] {
    return this.rows.map(nameOf);
  }

  /** With something else in the platform's place. */
  with(change: Platform): Program {
    return { ...this.program, platform: { ...this.platform, ...change } };
  }

  /** All that can be left out, at once. */
  get allParts(): Part {
    const { philotes: _, charts: __, ...rest } = this.platform;
    return {
      what: "all of these",
      without: { ...this.program, platform: { ...rest, ingress: "none", monitoring: { enabled: false }, certificates: {} } },
      gone: [...new Set(this.parts.flatMap(({ gone }) => gone))],
    };
  }

  /** The releases that go with it. */
  releasesOf({ gone }: Part): readonly string[] {
    return this.rows.filter((row) => gone.includes(`Release ${nameOf(row)}`)).map(({ release }) => release);
  }

  private partsOf(): readonly Part[] {
    const { philotes: _, ...noPhilotes } = this.platform;
    const { web, jobs } = this.platform.charts ?? {};
    const certificate = "Certificate c-default-certificate";
    return [
      {
        what: "ingress",
        without: this.with({ ingress: "none" }),
        gone: [certificate, "Namespace c-traefik", "Release c-ingress-controller"],
      },
      {
        what: "issuers",
        without: this.with({ certificates: {} }),
        gone: [certificate, "ClusterIssuer c-letsencrypt-production", "ClusterIssuer c-letsencrypt-staging", "Secret c-dns-credential"],
      },
      {
        what: "monitoring",
        without: this.with({ monitoring: { enabled: false } }),
        gone: ["ConfigMap c-cluster-dashboard", "Namespace c-monitoring", "Release c-kube-prometheus-stack", "Secret c-grafana-admin"],
      },
      {
        what: "Philotes",
        without: { ...this.program, platform: noPhilotes },
        gone: ["Namespace c-philotes", "Release c-philotes", "Secret c-philotes-minio", "Secret c-philotes-postgresql"],
      },
      {
        what: "chart in a namespace of its own",
        without: this.with({ charts: jobs ? { jobs } : {} }),
        gone: ["Namespace c-web", "Release c-web"],
      },
      { what: "chart in a shared namespace", without: this.with({ charts: web ? { web } : {} }), gone: ["Release c-jobs"] },
    ];
  }
}

/** `Release c-web`, and the id of each, as the engine knows what is in the stack's cluster. */
export async function inside(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const own = (await engine.resources()).filter(({ type, id }) => id && type.startsWith("kubernetes:"));
  return new Map(own.map(({ urn, type, id = "" }) => [`${type.split(":").at(-1)} ${nameIn(urn)}`, id]));
}
