import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { known, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import type { ExistingHostArgs } from "../../args-clouds.ts";
import type { Machine, MachineAccess } from "../cloud.ts";
import { create } from "./create.ts";

const nothing: MachineAccess = {
  publicKey: output(""),
  listedKey: output(""),
  userData: new Map(),
  hostKeys: new Map(),
  turns: new Map(),
};

async function machine(host: ExistingHostArgs): Promise<{ readonly made: Machine; readonly children: readonly unknown[] }> {
  const args: ClusterArgs = { cloud: "existing", environment: "dev", existing: { hosts: { one: { controlPlane: true, ...host } } } };
  const plan = planFor("existing", args);
  const { result, children } = await record(plan.name, (parent) => create(plan, nothing, parent, args));
  return { made: result.nodes.get("demo-one") as Machine, children };
}

test("nothing is made; addresses and host key are those of the program, live or not", async () => {
  const { made, children } = await machine({ address: output("203.0.113.7"), hostKey: output("ssh-ed25519 AAAAone root@one\n") });
  expect(children).toEqual([]);
  expect(made.server).toBeUndefined();
  expect(await known(made.publicIp)).toBe("203.0.113.7");
  expect(await known(made.privateIp)).toBe("203.0.113.7");
  expect(await known(made.hostKey ?? output(""))).toBe("ssh-ed25519 AAAAone");
});

test("nodes speak to each other by the private address where there is one", async () => {
  const { made } = await machine({ address: "203.0.113.7", privateAddress: "192.168.0.7", hostKey: "ssh-ed25519 AAAAone" });
  expect(await known(made.privateIp)).toBe("192.168.0.7");
});

test("another host key is another machine", async () => {
  const id = async (hostKey: string) => known((await machine({ address: "203.0.113.7", hostKey })).made.id);
  expect(await id("ssh-ed25519 AAAAone a comment")).toBe(await id("ssh-ed25519 AAAAone"));
  expect(await id("ssh-ed25519 AAAAtwo")).not.toBe(await id("ssh-ed25519 AAAAone"));
});
