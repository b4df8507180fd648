import { createHash } from "node:crypto";
import { invalid, notUnique } from "../error.ts";
import type { Kind } from "../kind.ts";
import { map, text } from "../table.ts";
import type { Value } from "../value.ts";
import { present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";

/** MD5 of the key blob, colon-separated, as the cloud shows it. */
function fingerprint(publicKey: Value | undefined): string {
  const [kind = "", blob = ""] = String(publicKey).trim().split(/\s+/);
  const bytes = Buffer.from(blob, "base64");
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  if (kind === "" || bytes.subarray(4, 4 + length).toString() !== kind)
    throw invalid("invalid input in field 'public_key': no OpenSSH public key");
  return (createHash("md5").update(bytes).digest("hex").match(/../g) ?? []).join(":");
}

export const sshKey: Kind = {
  table: {
    type: TYPES.sshKey,
    made: "framework",
    inputs: {
      labels: map(text(), { computed: true, problem: labelProblem }),
      name: text({ autonamed: true }),
      publicKey: text({ required: true, replaces: true }),
    },
    outputs: { fingerprint: text() },
  },
  create(store, inputs) {
    const print = fingerprint(inputs.publicKey);
    checkNameIsFree(store, TYPES.sshKey, inputs.name, "SSH key");
    if (store.all(TYPES.sshKey).some((other) => other.outputs.fingerprint === print)) throw notUnique("SSH key not unique: public key");
    return {
      id: store.takeId(),
      outputs: present({ name: inputs.name, publicKey: inputs.publicKey, fingerprint: print, labels: inputs.labels ?? {} }),
      references: [],
    };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.sshKey, inputs.name, "SSH key", resource.id);
    const labels = inputs.labels ?? resource.outputs.labels;
    return { outputs: present({ ...resource.outputs, name: inputs.name, labels }), references: resource.references };
  },
};
