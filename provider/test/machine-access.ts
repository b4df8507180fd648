import { output } from "@pulumi/pulumi";
import type { MachineAccess } from "../src/clouds/cloud.ts";
import type { Plan } from "../src/plan/plan.ts";

/** What servers of a test are given, the same for each node. */
export interface AccessTexts {
  readonly userData?: string;
  readonly publicKey?: string;
  readonly listedKey?: string;
  readonly hostKey?: string;
}

export function accessFor(plan: Plan, texts: AccessTexts = {}): MachineAccess {
  const each = (text: string) => new Map(plan.nodes.map(({ name }) => [name, output(text)]));
  return {
    publicKey: output(texts.publicKey ?? "ssh-ed25519 login"),
    listedKey: output(texts.listedKey ?? "ssh-ed25519 listed"),
    userData: each(texts.userData ?? "#cloud-config\n"),
    hostKeys: each(texts.hostKey ?? "ssh-ed25519 host"),
    turns: new Map(),
  };
}
