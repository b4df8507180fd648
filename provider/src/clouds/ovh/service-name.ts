/** Where the project's id is found if the program doesn't give it. The plug-in's own configuration has no key for it and refuses others. */
export const serviceName = {
  config: "philotes:ovhServiceName",
  environment: "OVH_CLOUD_PROJECT_SERVICE",
  argument: "ovh.serviceName",
} as const;
