import { createHash } from "node:crypto";
import type { Kind } from "../kind.ts";
import { text } from "../table.ts";
import { present, type Value } from "../value.ts";
import { bad, checkNameIsFree, TYPES } from "./ids.ts";

/** MD5 of the key blob, colon-separated, as the cloud shows it. */
function fingerprint(publicKey: Value | undefined): string {
  const [kind = "", blob = ""] = String(publicKey).trim().split(/\s+/);
  const bytes = Buffer.from(blob, "base64");
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  if (kind === "" || bytes.subarray(4, 4 + length).toString() !== kind) throw bad("public-key: no OpenSSH public key");
  return (createHash("md5").update(bytes).digest("hex").match(/../g) ?? []).join(":");
}

/** Its id is its name, and servers name it by that. */
export const sshKey: Kind = {
  table: {
    type: TYPES.sshKey,
    made: "sdkv2",
    inputs: { name: text({ autonamed: true, replaces: true }), publicKey: text({ required: true, replaces: true }) },
    outputs: { fingerprint: text() },
  },
  create(store, { name, publicKey }) {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/.test(String(name))) throw bad(`name: "${String(name)}" is no name of a key`);
    checkNameIsFree(store, TYPES.sshKey, name);
    return { id: String(name), outputs: present({ fingerprint: fingerprint(publicKey), name, publicKey }), references: [] };
  },
};
