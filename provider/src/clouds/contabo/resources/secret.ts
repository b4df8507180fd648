import { shapeOfSecretArgs } from "../../../contract/shapes.generated.ts";
import { validateSecretArgs } from "../../../contract/validator.generated.js";
import type { Problem } from "../../../values/problem.ts";
import type { OwnResource, Properties } from "../../resource.ts";
import { absentIfNotFound } from "../api/error.ts";
import type { Secret } from "../api/shapes.ts";
import { checkForm, differences, type Form, lengthProblems, text } from "./form.ts";
import { makeOnce } from "./make-once.ts";
import type { Connect, Tools } from "./session.ts";

const type = "philotes:contabo:Secret";
const patienceMinutes = 5;

const form: Form = {
  validator: validateSecretArgs,
  shape: shapeOfSecretArgs,
  defaults: ({ name }) => ({ name }),
  rules: (inputs) => [...lengthProblems(inputs, { name: 255 }), ...valueProblems(inputs)],
};

// https://api.contabo.com, "Create a new secret", read 2026-11-25.
const special = /[!@#$^&*?_~]/g;

function valueProblems(inputs: Properties): Problem[] {
  const value = text(inputs.value);
  if (value === undefined) return [];
  if (inputs.type === "ssh") {
    return /^(ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/=]+/.test(value)
      ? []
      : [{ path: "value", reason: "is no public SSH key: write one as it stands in `authorized_keys`, e.g. `ssh-ed25519 AAAA…`" }];
  }
  const digits = value.match(/\d/g)?.length ?? 0;
  const specials = value.match(special)?.length ?? 0;
  const isGood =
    value.length >= 8 && /[A-Z]/.test(value) && /[a-z]/.test(value) && ((digits >= 1 && specials >= 2) || (digits >= 3 && specials >= 1));
  if (isGood) return [];
  return [
    {
      path: "value",
      reason:
        "is a password that Contabo refuses: write at least 8 characters with upper and lower case, and one digit with two of !@#$^&*?_~ or three digits with one",
    },
  ];
}

interface Inputs {
  readonly name: string;
  readonly type: Secret["type"];
  readonly value: string;
}

export const secret = (connect: Connect, { environment }: Tools): OwnResource => ({
  type,
  computed: [],
  secrets: ["value"],
  check: (inputs, context) => checkForm(form, inputs, context, environment),
  diff: (olds, news) => differences(olds.inputs, news, (input) => input === "type"),
  known: ({ name, type }) => ({ name, type }),
  async create(inputs, context) {
    const session = connect(context, patienceMinutes);
    const { secrets } = session.client;
    const wanted = inputs as unknown as Inputs;
    const made = await makeOnce<Secret>(session, {
      what: "secret",
      name: wanted.name,
      idOf: ({ secretId }) => String(secretId),
      // The list doesn't show values.
      look: async () => Promise.all((await secrets.named(wanted.name, wanted.type)).map(({ secretId }) => secrets.get(secretId))),
      isOurs: ({ value }) => value === wanted.value,
      make: () => secrets.create({ name: wanted.name, type: wanted.type, value: wanted.value }),
      instead: (id) => `take that one over with \`pulumi import ${type} ${context.name} ${id}\``,
    });
    return { id: String(made.secretId), outputs: { name: made.name, type: made.type } };
  },
  async read(id, olds, context) {
    const found = await absentIfNotFound(connect(context, patienceMinutes).client.secrets.get(Number(id)));
    if (!found) return undefined;
    const { name, type, value } = found;
    return { id, outputs: { name, type }, inputs: { ...olds.inputs, name, type, ...(value === undefined ? {} : { value }) } };
  },
  async update(id, _, news, context) {
    const { name, type, value } = news as unknown as Inputs;
    await connect(context, patienceMinutes).client.secrets.change(Number(id), { name, value });
    return { name, type };
  },
  async delete(id, _, context) {
    await absentIfNotFound(connect(context, patienceMinutes).client.secrets.delete(Number(id)));
  },
});
