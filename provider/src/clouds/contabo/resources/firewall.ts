import { isDeepStrictEqual } from "node:util";
import { shapeOfFirewallArgs } from "../../../contract/shapes.generated.ts";
import { validateFirewallArgs } from "../../../contract/validator.generated.js";
import { at } from "../../../values/problem.ts";
import type { OwnResource, Properties } from "../../resource.ts";
import { absentIfNotFound } from "../api/error.ts";
import type { Firewall } from "../api/shapes.ts";
import { fromApi, type Rule, ruleProblems, toApi } from "./firewall-rules.ts";
import { checkForm, differences, type Form, lengthProblems, list, ownMark } from "./form.ts";
import { makeOnce } from "./make-once.ts";
import { type Connect, type Session, type Tools, waitFor } from "./session.ts";

const type = "philotes:contabo:Firewall";
const patienceMinutes = 10;

const form: Form = {
  validator: validateFirewallArgs,
  shape: shapeOfFirewallArgs,
  defaults: (context) => ({ name: context.name, description: ownMark(context), enabled: true }),
  rules: (inputs) => [
    ...lengthProblems(inputs, { name: 255, description: 255 }),
    ...list(inputs.inbound).flatMap((rule, index) => ruleProblems(rule as Partial<Rule>, at("inbound", index))),
  ],
};

interface Inputs {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly inbound: readonly Rule[];
}

const statusOf = ({ enabled }: Inputs): Firewall["status"] => (enabled ? "active" : "inactive");

const outputs = ({ name, description, status }: Firewall): Properties => ({ name, description, enabled: status === "active" });

export const firewall = (connect: Connect, { environment }: Tools): OwnResource => ({
  type,
  computed: [],
  secrets: [],
  check: (inputs, context) => checkForm(form, inputs, context, environment),
  diff: (olds, news) => differences(olds.inputs, news, () => false),
  known: ({ name, description, enabled }) => ({ name, description, enabled }),
  async create(inputs, context) {
    const session = connect(context, patienceMinutes);
    const { firewalls } = session.client;
    const wanted = inputs as unknown as Inputs;
    const { name, description } = wanted;
    const inbound = wanted.inbound.map(toApi);
    const made = await makeOnce<Firewall>(session, {
      what: "firewall",
      name,
      idOf: ({ firewallId }) => firewallId,
      look: () => firewalls.named(name),
      isOurs: (found) => found.description === description && found.instanceStatus.length === 0,
      make: () => firewalls.create({ name, description, status: statusOf(wanted), rules: { inbound } }),
      instead: (id) => `take that one over with \`pulumi import ${type} ${context.name} ${id}\``,
    });
    // One from an earlier run may have the rules of that time.
    if (!isDeepStrictEqual(made.rules.inbound.map(fromApi), wanted.inbound)) await firewalls.setRules(made.firewallId, inbound);
    return { id: made.firewallId, outputs: outputs(made) };
  },
  async read(id, olds, context) {
    const found = await absentIfNotFound(connect(context, patienceMinutes).client.firewalls.get(id));
    if (!found) return undefined;
    const values = outputs(found);
    return { id, outputs: values, inputs: { ...olds.inputs, ...values, inbound: found.rules.inbound.map(fromApi) } };
  },
  async update(id, olds, news, context) {
    const session = connect(context, patienceMinutes);
    const { firewalls } = session.client;
    const wanted = news as unknown as Inputs;
    const { name, description } = wanted;
    if (differences(olds.inputs, { ...news, inbound: olds.inputs.inbound }, () => false).changes.length > 0) {
      await firewalls.change(id, { name, description, status: statusOf(wanted) });
    }
    if (!isDeepStrictEqual(olds.inputs.inbound, wanted.inbound)) await firewalls.setRules(id, wanted.inbound.map(toApi));
    await untilSettled(session, id);
    return outputs(await firewalls.get(id));
  },
  async delete(id, _, context) {
    const session = connect(context, patienceMinutes);
    await untilUnused(session, id);
    await absentIfNotFound(session.client.firewalls.delete(id));
  },
});

/** Changed rules reach the servers one by one. */
async function untilSettled(session: Session, id: string): Promise<void> {
  await waitFor(session, `firewall ${id} filters with its new rules`, async () => {
    const { instanceStatus } = await session.client.firewalls.get(id);
    const failed = instanceStatus.find(({ status }) => status === "error_processing");
    if (failed)
      throw new Error(`firewall ${id} has its new rules, but not on server ${failed.instanceId}: ${failed.errorMessage ?? failed.status}`);
    const waiting = instanceStatus.filter(({ status }) => status === "processing");
    return waiting.length === 0
      ? { done: undefined }
      : { waiting: `server ${waiting.map(({ instanceId }) => instanceId).join(", ")} in work` };
  });
}

/** Servers of the same stack leave before. Another's server would be open to everyone without it, so it is never put out. */
async function untilUnused(session: Session, id: string): Promise<void> {
  const shortly = {
    ...session,
    deadline: Math.min(session.deadline, session.clock.now() + 60_000),
    patienceMs: Math.min(session.patienceMs, 60_000),
  };
  await waitFor(shortly, `no server is behind firewall ${id}`, async () => {
    const found = await absentIfNotFound(session.client.firewalls.get(id));
    const members = found?.instanceStatus ?? [];
    if (members.length === 0) return { done: undefined };
    return { waiting: `server ${members.map(({ instanceId, status }) => `${instanceId} (${status})`).join(", ")} still behind it` };
  });
}
