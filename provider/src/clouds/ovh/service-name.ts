import type { OvhConfiguration } from "./args-configuration.ts";

const key: keyof OvhConfiguration = "ovhServiceName";

/** Where the project's id is found if the program doesn't give it. OVHcloud's provider has no key for it. */
export const serviceName = {
  config: `philotes:${key}`,
  environment: "OVH_CLOUD_PROJECT_SERVICE",
  argument: "ovh.serviceName",
} as const;
