/** What a cluster on any cloud reads of the stack's configuration: how a run goes, not what comes of it. */
export interface RunConfiguration {
  /**
   * Whether a run waits until each chart's pods are ready. Write `false` where images arrive after the cluster.
   * @default true
   */
  awaitReleases?: boolean;
}
