/** What a cluster at OVHcloud reads of the stack's configuration beside the OVHcloud provider's own. */
export interface OvhConfiguration {
  /** Id of the Public Cloud project. Default: the variable OVH_CLOUD_PROJECT_SERVICE. */
  ovhServiceName?: string;
}
