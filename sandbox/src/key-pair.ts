import ssh2 from "ssh2";

/** OpenSSH's forms of both halves. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** Ed25519. One in 256 that the library makes is a byte too short, and no key: ssh2 1.17.0, https://github.com/mscdex/ssh2, seen 2026-11-29. */
export function newKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
