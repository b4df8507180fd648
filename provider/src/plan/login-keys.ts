import type { ClusterArgs } from "../args.ts";
import { at, type Problem, refused } from "../values/problem.ts";
import { privateKeyFault, publicKeyFault } from "../values/ssh-key.ts";

/** What is wrong with the keys that log in, where they are known. */
export function loginKeyProblems({ sshPrivateKey, sshPublicKeys }: ClusterArgs): Problem[] {
  const fault = typeof sshPrivateKey === "string" ? privateKeyFault(sshPrivateKey) : undefined;
  const listed: readonly unknown[] = Array.isArray(sshPublicKeys) ? sshPublicKeys : [];
  return [
    ...(fault === undefined ? [] : [refused("sshPrivateKey", fault)]),
    ...listed.flatMap((key, index) => {
      const reason = typeof key === "string" ? publicKeyFault(key) : undefined;
      return reason === undefined ? [] : [refused(at("sshPublicKeys", index), reason)];
    }),
  ];
}
