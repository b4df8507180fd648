import { IMAGES } from "../catalog.ts";
import { TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import { change, type Handler, named, optionalText, order, remove, textIn, wordIn } from "./call.ts";
import { gone, links, matches, one, page } from "./envelope.ts";

const list: Handler = (call) => {
  const { store, query } = call;
  const all = store
    .all(TYPES.secret)
    .map((secret) => answers.secret(secret, false))
    .filter((secret) => matches(query, "name", String(secret.name)))
    .filter(({ type }) => (query.get("type") ?? type) === type);
  return page(call, all);
};

const create: Handler = async (call) => {
  const { body } = call;
  const name = textIn(body, "name");
  const inputs = { name, type: wordIn(body, "type", ["password", "ssh"]), value: textIn(body, "value") };
  const { resource, done } = await order(call, TYPES.secret, name, inputs);
  await done;
  return one(call, answers.secret(resource, true), 201);
};

const patch: Handler = async (call) => {
  const found = named(call, TYPES.secret);
  const name = optionalText(call.body, "name") ?? found.inputs.name;
  const value = optionalText(call.body, "value", 500) ?? found.inputs.value;
  await change(call, found, { name, value });
  return links(call, 200);
};

const erase: Handler = async (call) => {
  const { done } = await remove(call, named(call, TYPES.secret));
  await done;
  return gone;
};

const images: Handler = (call) => {
  const { query } = call;
  const isStandard = query.get("standardImage") !== "false";
  const all = Object.keys(IMAGES)
    .map(answers.image)
    .filter(({ name }) => matches(query, "name", String(name)));
  return page(call, isStandard ? all : []);
};

export const secretsAndImages: Readonly<Record<string, Handler>> = {
  "GET /v1/secrets": list,
  "POST /v1/secrets": create,
  "GET /v1/secrets/{}": (call) => one(call, answers.secret(named(call, TYPES.secret), true)),
  "PATCH /v1/secrets/{}": patch,
  "DELETE /v1/secrets/{}": erase,
  "GET /v1/compute/images": images,
};
