/** Algorithms by which a server proves a host key of a kind. */
const algorithms: Readonly<Record<string, readonly string[]>> = { "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] };

/** What to ask a server for, so that it shows its key of the pinned one's kind: most have one of each. */
export function algorithmsFor(hostKey: string): readonly string[] {
  const kind = kindOf(hostKey);
  return algorithms[kind] ?? [kind];
}

/**
 * The order in which Go's SSH client asks for a host key, whichever is pinned.
 * https://github.com/golang/crypto/blob/v0.56.0/ssh/common.go (defaultHostKeyAlgos), read 2026-11-29.
 */
const order = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa", "ssh-ed25519"];

/** Which of a server's host keys Go's client is shown; the pinned one where the server doesn't say which it has. */
export function shownKey(pinned: string, proven: readonly string[]): string {
  const known = proven.filter((key) => order.includes(kindOf(key)));
  const [first = pinned] = known.toSorted((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b)));
  return first;
}

export function bytesOf(hostKey: string): Buffer {
  return Buffer.from(hostKey.split(/\s+/)[1] ?? "", "base64");
}

function kindOf(hostKey: string): string {
  return hostKey.split(/\s+/)[0] ?? "";
}
