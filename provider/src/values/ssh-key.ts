import { createPrivateKey } from "node:crypto";

const privateHead = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----/;
const publicKind = /^(ssh-|ecdsa-|sk-)\S+ AAAA/;

/** Why nobody could log in with this private key; undefined: one could. Says nothing of the key itself. */
export function privateKeyFault(text: string): string | undefined {
  const write = "write the content of a private key file, OpenSSH or PEM";
  if (text.trim() === "") return `is empty: ${write}, or leave it out`;
  if (publicKind.test(text.trim())) return `is a public key: ${write}`;
  const [, kind] = privateHead.exec(text) ?? [];
  if (kind === undefined) return `is not a private key: ${write}, from -----BEGIN to -----END, not the path to it`;
  const locked = "is protected by a passphrase, which nobody could type in a run: write a key without one";
  if (kind.startsWith("ENCRYPTED") || /^Proc-Type:.*ENCRYPTED/m.test(text)) return locked;
  if (kind.startsWith("OPENSSH")) return openSshFault(text, locked);
  try {
    createPrivateKey(text);
    return undefined;
  } catch {
    return damaged;
  }
}

const damaged = "can't be read: it is cut off or damaged. Write the whole file with its line breaks, from -----BEGIN to -----END";

/** https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key, read 2026-11-29. */
function openSshFault(text: string, locked: string): string | undefined {
  const [, body] = /^-----BEGIN OPENSSH PRIVATE KEY-----\r?\n([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----/m.exec(text) ?? [];
  const bytes = Buffer.from(body ?? "", "base64");
  const magic = "openssh-key-v1\0";
  if (bytes.subarray(0, magic.length).toString("latin1") !== magic) return damaged;
  const cipherLength = bytes.length > magic.length + 4 ? bytes.readUInt32BE(magic.length) : 0;
  const cipher = bytes.subarray(magic.length + 4, magic.length + 4 + cipherLength).toString("latin1");
  return cipher === "none" ? undefined : locked;
}

/** Why these lines of an `authorized_keys` file would let nobody in; undefined: they would. Says nothing of a private key. */
export function publicKeyFault(text: string): string | undefined {
  if (privateHead.test(text)) return "is a private key: write the public one that belongs to it, the content of its .pub file";
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  const isKey = (line: string) => /(^|\s)(ssh|ecdsa|sk)-\S+\s+AAAA[A-Za-z0-9+/]+={0,3}(\s|$)/.test(line);
  return lines.length > 0 && lines.every(isKey)
    ? undefined
    : "is not a public key: write the content of a .pub file, such as ssh-ed25519 AAAA… name";
}
