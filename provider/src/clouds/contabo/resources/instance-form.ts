import { shapeOfInstanceArgs } from "../../../contract/shapes.generated.ts";
import { validateInstanceArgs } from "../../../contract/validator.generated.js";
import { at, malformed, notOneOf, outOfRange, type Problem } from "../../../values/problem.ts";
import type { Difference, Old, Properties } from "../../resource.ts";
import type { Reinstall } from "../api/shapes.ts";
import { differences, type Form, lengthProblems, list, text } from "./form.ts";
import { regionProblems } from "./regions.ts";

/** Inputs of a server, as they are checked and filled. */
export interface Inputs {
  readonly displayName: string;
  readonly productId: string;
  readonly region: string;
  readonly contractMonths: number;
  readonly image: string;
  readonly sshKeys?: readonly string[];
  readonly rootPasswordId?: string;
  readonly userData?: string;
  readonly defaultUser: string;
  readonly privateNetworkId?: string;
  readonly firewallId?: string;
  readonly allowReinstall: boolean;
  readonly adoptInstanceId?: number;
}

// Contract periods and users: https://api.contabo.com, "Create a new instance", read 2026-11-25.
const periods = [1, 12, 24];
const users = ["root", "admin", "administrator"];

export const form: Form = {
  validator: validateInstanceArgs,
  shape: shapeOfInstanceArgs,
  defaults: ({ name }) => ({
    displayName: name,
    productId: "V153",
    region: "EU",
    contractMonths: 1,
    image: "ubuntu-24.04",
    defaultUser: "admin",
    allowReinstall: false,
  }),
  rules: (inputs) => [
    ...lengthProblems(inputs, { displayName: 255 }),
    ...pattern(inputs, "productId", /^V\d+$/, "a product's id, e.g. V153 (https://contabo.com/en/product-list/?show_ids=true)"),
    ...regionProblems(text(inputs.region)),
    ...(typeof inputs.contractMonths === "number" && !periods.includes(inputs.contractMonths)
      ? [outOfRange("contractMonths", inputs.contractMonths, periods.join(", ").replace(/, (\d+)$/, " or $1"))]
      : []),
    ...userProblems(text(inputs.defaultUser)),
    ...list(inputs.sshKeys).flatMap((id, index) => numberProblems(text(id), at("sshKeys", index), "a secret")),
    ...numberProblems(text(inputs.rootPasswordId), "rootPasswordId", "a secret"),
    ...numberProblems(text(inputs.privateNetworkId), "privateNetworkId", "a private network"),
    ...pattern(inputs, "firewallId", /^[0-9a-f-]{8,}$/i, "the id of a firewall"),
  ],
};

function pattern(inputs: Properties, input: string, form: RegExp, write: string): Problem[] {
  const value = text(inputs[input]);
  return value === undefined || form.test(value) ? [] : [malformed(input, value, write)];
}

function userProblems(user: string | undefined): Problem[] {
  return user === undefined || users.includes(user) ? [] : [notOneOf("defaultUser", user, users, "a user that Contabo's images have")];
}

function numberProblems(id: string | undefined, path: string, what: string): Problem[] {
  return id === undefined || /^\d+$/.test(id) ? [] : [malformed(path, id, `the id of ${what}, a number`)];
}

/** The order's own: another of these is another contract. */
const ordered = ["productId", "region"];
/** The API answers a change of these by installing the server anew. */
const installed = ["image", "sshKeys", "rootPasswordId", "userData", "defaultUser"];

/** Never both: a server is replaced, or it is reinstalled because the program allows that its disk is wiped. */
export function diff(olds: Old, news: Properties): Difference {
  const isAllowed = news.allowReinstall === true;
  const { changes } = differences(
    olds.inputs,
    news,
    (input) => ordered.includes(input) || (installed.includes(input) && !isAllowed) || input === "adoptInstanceId",
  );
  // Left out, or naming the server that it is already, it says nothing new.
  const isSame = news.adoptInstanceId === undefined || news.adoptInstanceId === olds.outputs.instanceId;
  return { changes: changes.map((change) => (change.input === "adoptInstanceId" && isSame ? { ...change, replaces: false } : change)) };
}

export const needsReinstall = (olds: Properties, news: Properties): boolean =>
  differences(olds, news, () => false).changes.some(({ input }) => installed.includes(input));

/** What a server is installed with. */
export function installation(inputs: Inputs, imageId: string): Reinstall {
  return {
    imageId,
    defaultUser: inputs.defaultUser,
    ...(inputs.sshKeys ? { sshKeys: inputs.sshKeys.map(Number) } : {}),
    ...(inputs.rootPasswordId ? { rootPassword: Number(inputs.rootPasswordId) } : {}),
    ...(inputs.userData ? { userData: inputs.userData } : {}),
  };
}
