/**
 * A plug-in with nothing of ours in it but serve.ts: it says what arrived and registers one child. So the server and the harness are
 * tested without a cluster. Started by tests as a process.
 */
import { ComponentResource, type ComponentResourceOptions, CustomResource, type Inputs, log, output, secret } from "@pulumi/pulumi";
import { isOutput } from "../../src/contract/live.ts";
import { serve } from "../../src/serve.ts";

class Item extends CustomResource {}

class Box extends ComponentResource {
  constructor(name: string, inputs: Inputs, opts: ComponentResourceOptions) {
    super("standin:index:Box", name, inputs, opts);
    const item = new Item("standin:index:Item", `${name}-item`, { label: inputs.label, made: undefined }, { parent: this });
    if (inputs.failLater === true) new Item("standin:index:Item", `${name}-late`, { label: late() }, { parent: this });
    this.registerOutputs({ item: item.id });
  }
}

/** An input that turns out wrong once all is under way. */
const late = () =>
  output("").apply(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    throw new Error("the label is nowhere");
  });

/** What a value looks like from inside, in words. */
async function look(value: unknown): Promise<unknown> {
  if (isOutput(value)) {
    const [isKnown, isSecret] = await Promise.all([value.isKnown, value.isSecret]);
    return `output ${isKnown ? "known" : "unknown"}${isSecret ? " secret" : ""}`;
  }
  if (Array.isArray(value)) return Promise.all(value.map(look));
  if (typeof value !== "object" || value === null) return value;
  if ("__pulumiUnknown" in value) return "unknown object";
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await look(item)])));
}

serve({
  version: "1.2.3",
  schema: "{}",
  construct: async (name, type, inputs, options) => {
    if (type !== "standin:index:Box") throw new Error(`no component ${type}`);
    if (inputs.fail === true) throw new Error("asked to fail");
    const box = new Box(name, inputs, options);
    await log.warn("a box is only for looking into", box);
    if (inputs.failLater === true || inputs.wait === true) await new Promise((resolve) => setTimeout(resolve, 500));
    return { urn: box.urn, state: { seen: await look(inputs), hidden: secret("a secret") } };
  },
});
