import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  output,
  secret,
} from "@pulumi/pulumi";
import type { ClusterArgs } from "./args.ts";
import type { CreateMachines } from "./clouds/cloud.ts";
import { openZone, publish } from "./dns/publish.ts";
import { bootstrap } from "./k3s/bootstrap.ts";
import { createIdentity } from "./k3s/pki/create.ts";
import { takeTurns } from "./k3s/turns.ts";
import type { ClusterOutputs } from "./outputs.ts";
import type { Plan } from "./plan/plan.ts";
import { renderReadme } from "./plan/readme.ts";
import { install } from "./platform/install.ts";

/** Outputs as the component returns them: addresses and secrets become known later. */
type Live<T> = { [K in keyof T]: Input<T[K]> };

/** Pulumi's types keep `additionalSecretOutputs` for custom resources; a program may give it to any. */
export type ClusterOptions = ComponentResourceOptions & Pick<CustomResourceOptions, "additionalSecretOutputs">;

/** A K3s cluster. Reads top to bottom as the life of one: keys, machines, Kubernetes, platform. What to build stands in the plan. */
export class Cluster extends ComponentResource {
  readonly outputs: Live<ClusterOutputs>;

  constructor(args: ClusterArgs, plan: Plan, createMachines: CreateMachines, opts?: ClusterOptions) {
    super("philotes:index:Cluster", plan.name, { cloud: plan.cloud, environment: plan.environment, location: plan.location }, opts);
    const identity = createIdentity(plan, args, this);
    const turns = takeTurns(plan);
    const machines = createMachines(plan, { ...identity.access, turns: turns.waits }, this, args);
    const kubernetes = bootstrap(plan, args, identity, machines, turns, this);
    const zone = openZone(plan, args, this);
    const platform = install(plan, args, { ...kubernetes, ...identity, controllerFacts: machines.controllerFacts, zoneId: zone?.id }, this);

    const publicIp = (node: string) => machines.nodes.get(node)?.publicIp ?? output("");
    const ingressAddress = machines.ingressIp ?? publicIp(plan.ingress.targets[0] ?? plan.nodes[0]?.name ?? "");
    const records = publish(plan, zone, { address: machines.ingressIp, addressOf: publicIp });
    const addresses = output(Object.fromEntries(plan.nodes.map((node) => [node.name, publicIp(node.name)])));
    this.outputs = {
      name: plan.name,
      cloud: plan.cloud,
      location: plan.location,
      kubernetesVersion: plan.kubernetes.version,
      endpoint: kubernetes.endpoint,
      kubeconfig: secret(kubernetes.kubeconfig),
      nodes: plan.nodes.map((node) => ({
        name: node.name,
        role: node.role,
        pool: node.pool,
        size: node.size,
        location: node.location,
        publicIp: publicIp(node.name),
        privateIp: node.privateIp ?? machines.nodes.get(node.name)?.privateIp,
        monthlyEur: node.monthlyEur,
      })) as unknown as Input<ClusterOutputs["nodes"]>,
      ingressAddress,
      sshPrivateKey: secret(identity.sshPrivateKey),
      sshUser: plan.sshUser,
      dnsRecords: records as Input<ClusterOutputs["dnsRecords"]>,
      grafanaPassword: platform.grafanaPassword,
      monthlyCost: plan.cost.monthly,
      hourlyCost: plan.cost.hourly,
      cost: plan.cost,
      costTable: plan.costTable,
      readme: all([addresses, ingressAddress, kubernetes.endpoint]).apply(([nodes, ingress, endpoint]) =>
        renderReadme(plan, { nodes, ingress, endpoint }),
      ),
    };
    for (const name of opts?.additionalSecretOutputs ?? []) {
      if (name in this.outputs) Object.assign(this.outputs, { [name]: secret(this.outputs[name as keyof ClusterOutputs]) });
    }
    this.registerOutputs(this.outputs);
  }
}
