/** A line of K3s' journal that means it will not come up by itself. */
export interface KnownFailure {
  /** Extended regular expression. */
  readonly pattern: string;
  /** How often it must stand there: what K3s tries again, and a server that is still starting may cause, counts only when it keeps coming. */
  readonly times: number;
  /** What it means and what to do. Single quotes are not allowed in it. */
  readonly meaning: string;
}

/** Seen with a real K3s v1.36.3 (2026-11), where an agent with a wrong token retries for ever and a bad argument ends K3s with exit code 0. */
export const knownFailures: readonly KnownFailure[] = [
  {
    pattern: "token CA hash does not match",
    times: 1,
    meaning: "the server that answers has another CA than this cluster: another cluster is at that address",
  },
  {
    pattern:
      "(Failed to validate connection to cluster|failed to get CA certs|failed to retrieve configuration from server).*(Unauthorized|not authorized)",
    times: 10,
    meaning: "the server refuses the token of this node",
  },
  {
    pattern: "Node password rejected",
    times: 3,
    meaning: "the cluster still knows an earlier machine of this name: delete its Node (kubectl delete node) and run again",
  },
  {
    pattern: "duplicate node name found",
    times: 1,
    meaning: "etcd still has a member of an earlier machine of this name: delete its Node (kubectl delete node) and run again",
  },
  {
    pattern: "critical configuration (value )?mismatch",
    times: 1,
    meaning: "this server is configured otherwise than the other servers; the line above says in what",
  },
  {
    pattern: "encrypted with different token",
    times: 1,
    meaning: "the data on this server was written with another token: it belongs to another cluster",
  },
  {
    pattern: "newer than datastore",
    times: 1,
    meaning: "certificates or passwords on this server are other than those of the cluster that it joins",
  },
];
