import { shapeOfPrivateNetworkArgs } from "../../../contract/shapes.generated.ts";
import { validatePrivateNetworkArgs } from "../../../contract/validator.generated.js";
import { malformed } from "../../../values/problem.ts";
import type { OwnResource, Properties } from "../../resource.ts";
import { absentIfNotFound } from "../api/error.ts";
import type { PrivateNetwork } from "../api/shapes.ts";
import { checkForm, differences, type Form, lengthProblems, ownMark, text } from "./form.ts";
import { makeOnce } from "./make-once.ts";
import { regionProblems } from "./regions.ts";
import { type Connect, type Session, type Tools, waitFor } from "./session.ts";

const type = "philotes:contabo:PrivateNetwork";
const patienceMinutes = 10;

const form: Form = {
  validator: validatePrivateNetworkArgs,
  shape: shapeOfPrivateNetworkArgs,
  defaults: (context) => ({ name: context.name, region: "EU", description: ownMark(context) }),
  rules(inputs) {
    const name = text(inputs.name);
    const isOdd = name !== undefined && !/^[A-Za-z0-9:_-]*$/.test(name);
    return [
      ...lengthProblems(inputs, { name: 255, description: 255 }),
      ...(isOdd ? [malformed("name", name, "letters, digits, colons, dashes and underscores")] : []),
      ...regionProblems(text(inputs.region)),
    ];
  },
};

interface Inputs {
  readonly name: string;
  readonly region: string;
  readonly description: string;
}

const outputs = ({ name, region, description, cidr, dataCenter }: PrivateNetwork): Properties => ({
  name,
  region,
  description,
  cidr,
  dataCenter,
});

export const privateNetwork = (connect: Connect, { environment }: Tools): OwnResource => ({
  type,
  computed: ["cidr", "dataCenter"],
  secrets: [],
  check: (inputs, context) => checkForm(form, inputs, context, environment),
  diff: (olds, news) => differences(olds.inputs, news, (input) => input === "region"),
  known: ({ name, region, description }) => ({ name, region, description }),
  async create(inputs, context) {
    const session = connect(context, patienceMinutes);
    const { networks } = session.client;
    const { name, region, description } = inputs as unknown as Inputs;
    const made = await makeOnce<PrivateNetwork>(session, {
      what: "private network",
      name,
      idOf: ({ privateNetworkId }) => String(privateNetworkId),
      look: () => networks.named(name),
      isOurs: (found) => found.region === region && found.description === description && found.instances.length === 0,
      make: () => networks.create({ name, region, description }),
      instead: (id) => `take that one over with \`pulumi import ${type} ${context.name} ${id}\``,
    });
    return { id: String(made.privateNetworkId), outputs: outputs(made) };
  },
  async read(id, olds, context) {
    const found = await absentIfNotFound(connect(context, patienceMinutes).client.networks.get(Number(id)));
    if (!found) return undefined;
    const { name, region, description } = found;
    return { id, outputs: outputs(found), inputs: { ...olds.inputs, name, region, description } };
  },
  async update(id, _, news, context) {
    const { networks } = connect(context, patienceMinutes).client;
    const { name, description } = news as unknown as Inputs;
    await networks.change(Number(id), { name, description });
    return outputs(await networks.get(Number(id)));
  },
  async delete(id, _, context) {
    const session = connect(context, patienceMinutes);
    await untilEmpty(session, Number(id));
    await absentIfNotFound(session.client.networks.delete(Number(id)));
  },
});

/** Servers of the same stack leave before; what is still in it then isn't ours to put out. */
async function untilEmpty(session: Session, id: number): Promise<void> {
  const shortly = {
    ...session,
    deadline: Math.min(session.deadline, session.clock.now() + 60_000),
    patienceMs: Math.min(session.patienceMs, 60_000),
  };
  await waitFor(shortly, `private network ${id} is empty`, async () => {
    const network = await absentIfNotFound(session.client.networks.get(id));
    if (!network || network.instances.length === 0) return { done: undefined };
    return { waiting: `${network.instances.map(({ displayName, instanceId }) => displayName || instanceId).join(", ")} still in it` };
  });
}
