/** The network that public addresses are of, by the same name in every region: https://help.ovhcloud.com/csm/en-public-cloud-compute-advanced-concepts, as of 2026-11-24. */
export const externalNetwork = "Ext-Net";
