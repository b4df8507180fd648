// Generated from the contract by `make generate`. Do not edit.

import type { Shape } from "./shape.ts";

export const shapeOfClusterArgs: Shape = {
  "objects": {
    "": [
      "cloud",
      "environment",
      "location",
      "controlPlane",
      "workers",
      "kubernetes",
      "network",
      "access",
      "sshPublicKeys",
      "sshPrivateKey",
      "storage",
      "loadBalancer",
      "platform",
      "dns",
      "dnsToken",
      "dnsAccessKeyId",
      "dnsSecretAccessKey",
      "budget",
      "prices",
      "hetzner",
      "scaleway",
      "ovh",
      "exoscale",
      "contabo",
      "existing"
    ],
    "controlPlane": [
      "count",
      "size"
    ],
    "workers.*": [
      "count",
      "size",
      "labels",
      "taints",
      "location",
      "addressBlock"
    ],
    "workers.*.taints.*": [
      "key",
      "value",
      "effect"
    ],
    "kubernetes": [
      "version",
      "binarySha256",
      "downloadUrl",
      "secretsEncryption",
      "auditLog",
      "disable",
      "serverConfig",
      "agentConfig",
      "registries"
    ],
    "network": [
      "cidr",
      "podCidr",
      "serviceCidr"
    ],
    "access": [
      "apiFrom",
      "sshFrom"
    ],
    "storage": [
      "sizeGib",
      "retain",
      "pool"
    ],
    "loadBalancer": [
      "enabled",
      "size"
    ],
    "platform": [
      "ingress",
      "cloudController",
      "certificates",
      "monitoring",
      "philotes",
      "charts",
      "chartMirror"
    ],
    "platform.certificates": [
      "email",
      "dns01"
    ],
    "platform.monitoring": [
      "enabled",
      "retentionDays",
      "storageGib"
    ],
    "platform.philotes": [
      "chart",
      "version",
      "repository",
      "values",
      "timeoutSeconds"
    ],
    "platform.charts.*": [
      "chart",
      "repository",
      "version",
      "namespace",
      "values",
      "timeoutSeconds"
    ],
    "dns": [
      "provider",
      "zone",
      "names",
      "ttlSeconds"
    ],
    "budget": [
      "maxMonthlyEur"
    ],
    "prices": [
      "servers",
      "loadBalancers",
      "volumeGb",
      "ipv4",
      "rootDiskGb"
    ],
    "hetzner": [
      "token",
      "image"
    ],
    "scaleway": [
      "projectId",
      "accessKey",
      "secretKey",
      "image",
      "diskGib"
    ],
    "ovh": [
      "serviceName",
      "vlanId",
      "image"
    ],
    "exoscale": [
      "templateId",
      "diskGib",
      "apiKey",
      "apiSecret"
    ],
    "contabo": [
      "contractMonths",
      "image"
    ],
    "existing": [
      "hosts"
    ],
    "existing.hosts.*": [
      "address",
      "privateAddress",
      "pool",
      "controlPlane",
      "sshUser",
      "sshPort",
      "hostKey"
    ]
  },
  "choices": {
    "cloud": [
      "hetzner",
      "scaleway",
      "ovh",
      "exoscale",
      "contabo",
      "existing"
    ],
    "environment": [
      "dev",
      "staging",
      "production"
    ],
    "workers.*.taints.*.effect": [
      "NoSchedule",
      "PreferNoSchedule",
      "NoExecute"
    ],
    "platform.ingress": [
      "traefik",
      "nginx",
      "none"
    ],
    "dns.provider": [
      "cloudflare",
      "route53"
    ]
  },
  "secret": [
    "kubernetes.registries",
    "sshPrivateKey",
    "dnsToken",
    "dnsAccessKeyId",
    "dnsSecretAccessKey",
    "hetzner.token",
    "scaleway.accessKey",
    "scaleway.secretKey",
    "exoscale.apiKey",
    "exoscale.apiSecret"
  ],
  "live": [
    "kubernetes.registries",
    "sshPublicKeys",
    "sshPrivateKey",
    "platform.certificates.email",
    "platform.philotes.values.*",
    "platform.charts.*.values.*",
    "dnsToken",
    "dnsAccessKeyId",
    "dnsSecretAccessKey",
    "hetzner.token",
    "scaleway.projectId",
    "scaleway.accessKey",
    "scaleway.secretKey",
    "ovh.serviceName",
    "exoscale.templateId",
    "exoscale.apiKey",
    "exoscale.apiSecret",
    "existing.hosts.*.address",
    "existing.hosts.*.hostKey"
  ]
};

export const shapeOfGetClusterCostArgs: Shape = {
  "objects": {
    "": [
      "cloud",
      "environment",
      "location",
      "controlPlane",
      "workers",
      "kubernetes",
      "network",
      "access",
      "storage",
      "loadBalancer",
      "platform",
      "dns",
      "budget",
      "prices",
      "hetzner",
      "scaleway",
      "ovh",
      "exoscale",
      "contabo",
      "existing",
      "name"
    ],
    "controlPlane": [
      "count",
      "size"
    ],
    "workers.*": [
      "count",
      "size",
      "labels",
      "taints",
      "location",
      "addressBlock"
    ],
    "workers.*.taints.*": [
      "key",
      "value",
      "effect"
    ],
    "kubernetes": [
      "version",
      "binarySha256",
      "downloadUrl",
      "secretsEncryption",
      "auditLog",
      "disable",
      "serverConfig",
      "agentConfig",
      "registries"
    ],
    "network": [
      "cidr",
      "podCidr",
      "serviceCidr"
    ],
    "access": [
      "apiFrom",
      "sshFrom"
    ],
    "storage": [
      "sizeGib",
      "retain",
      "pool"
    ],
    "loadBalancer": [
      "enabled",
      "size"
    ],
    "platform": [
      "ingress",
      "cloudController",
      "certificates",
      "monitoring",
      "philotes",
      "charts",
      "chartMirror"
    ],
    "platform.certificates": [
      "email",
      "dns01"
    ],
    "platform.monitoring": [
      "enabled",
      "retentionDays",
      "storageGib"
    ],
    "platform.philotes": [
      "chart",
      "version",
      "repository",
      "values",
      "timeoutSeconds"
    ],
    "platform.charts.*": [
      "chart",
      "repository",
      "version",
      "namespace",
      "values",
      "timeoutSeconds"
    ],
    "dns": [
      "provider",
      "zone",
      "names",
      "ttlSeconds"
    ],
    "budget": [
      "maxMonthlyEur"
    ],
    "prices": [
      "servers",
      "loadBalancers",
      "volumeGb",
      "ipv4",
      "rootDiskGb"
    ],
    "hetzner": [
      "token",
      "image"
    ],
    "scaleway": [
      "projectId",
      "accessKey",
      "secretKey",
      "image",
      "diskGib"
    ],
    "ovh": [
      "serviceName",
      "vlanId",
      "image"
    ],
    "exoscale": [
      "templateId",
      "diskGib",
      "apiKey",
      "apiSecret"
    ],
    "contabo": [
      "contractMonths",
      "image"
    ],
    "existing": [
      "hosts"
    ],
    "existing.hosts.*": [
      "address",
      "privateAddress",
      "pool",
      "controlPlane",
      "sshUser",
      "sshPort",
      "hostKey"
    ]
  },
  "choices": {
    "cloud": [
      "hetzner",
      "scaleway",
      "ovh",
      "exoscale",
      "contabo",
      "existing"
    ],
    "environment": [
      "dev",
      "staging",
      "production"
    ],
    "workers.*.taints.*.effect": [
      "NoSchedule",
      "PreferNoSchedule",
      "NoExecute"
    ],
    "platform.ingress": [
      "traefik",
      "nginx",
      "none"
    ],
    "dns.provider": [
      "cloudflare",
      "route53"
    ]
  },
  "secret": [
    "kubernetes.registries",
    "hetzner.token",
    "scaleway.accessKey",
    "scaleway.secretKey",
    "exoscale.apiKey",
    "exoscale.apiSecret"
  ],
  "live": [
    "kubernetes.registries",
    "platform.certificates.email",
    "platform.philotes.values.*",
    "platform.charts.*.values.*",
    "hetzner.token",
    "scaleway.projectId",
    "scaleway.accessKey",
    "scaleway.secretKey",
    "ovh.serviceName",
    "exoscale.templateId",
    "exoscale.apiKey",
    "exoscale.apiSecret",
    "existing.hosts.*.address",
    "existing.hosts.*.hostKey"
  ]
};

export const shapeOfGetSizesArgs: Shape = {
  "objects": {
    "": [
      "cloud",
      "location"
    ]
  },
  "choices": {
    "cloud": [
      "hetzner",
      "scaleway",
      "ovh",
      "exoscale",
      "contabo",
      "existing"
    ]
  },
  "secret": [],
  "live": []
};

export const shapeOfCompareCloudsArgs: Shape = {
  "objects": {
    "": [
      "name",
      "environment",
      "controlPlane",
      "workers",
      "kubernetes",
      "network",
      "access",
      "storage",
      "loadBalancer",
      "platform",
      "dns",
      "budget",
      "prices"
    ],
    "controlPlane": [
      "count",
      "size"
    ],
    "workers.*": [
      "count",
      "size",
      "labels",
      "taints",
      "location",
      "addressBlock"
    ],
    "workers.*.taints.*": [
      "key",
      "value",
      "effect"
    ],
    "kubernetes": [
      "version",
      "binarySha256",
      "downloadUrl",
      "secretsEncryption",
      "auditLog",
      "disable",
      "serverConfig",
      "agentConfig",
      "registries"
    ],
    "network": [
      "cidr",
      "podCidr",
      "serviceCidr"
    ],
    "access": [
      "apiFrom",
      "sshFrom"
    ],
    "storage": [
      "sizeGib",
      "retain",
      "pool"
    ],
    "loadBalancer": [
      "enabled",
      "size"
    ],
    "platform": [
      "ingress",
      "cloudController",
      "certificates",
      "monitoring",
      "philotes",
      "charts",
      "chartMirror"
    ],
    "platform.certificates": [
      "email",
      "dns01"
    ],
    "platform.monitoring": [
      "enabled",
      "retentionDays",
      "storageGib"
    ],
    "platform.philotes": [
      "chart",
      "version",
      "repository",
      "values",
      "timeoutSeconds"
    ],
    "platform.charts.*": [
      "chart",
      "repository",
      "version",
      "namespace",
      "values",
      "timeoutSeconds"
    ],
    "dns": [
      "provider",
      "zone",
      "names",
      "ttlSeconds"
    ],
    "budget": [
      "maxMonthlyEur"
    ],
    "prices": [
      "servers",
      "loadBalancers",
      "volumeGb",
      "ipv4",
      "rootDiskGb"
    ]
  },
  "choices": {
    "environment": [
      "dev",
      "staging",
      "production"
    ],
    "workers.*.taints.*.effect": [
      "NoSchedule",
      "PreferNoSchedule",
      "NoExecute"
    ],
    "platform.ingress": [
      "traefik",
      "nginx",
      "none"
    ],
    "dns.provider": [
      "cloudflare",
      "route53"
    ]
  },
  "secret": [
    "kubernetes.registries"
  ],
  "live": [
    "kubernetes.registries",
    "platform.certificates.email",
    "platform.philotes.values.*",
    "platform.charts.*.values.*"
  ]
};

export const shapeOfInstanceArgs: Shape = {
  "objects": {
    "": [
      "displayName",
      "productId",
      "region",
      "contractMonths",
      "image",
      "sshKeys",
      "rootPasswordId",
      "userData",
      "defaultUser",
      "privateNetworkId",
      "firewallId",
      "allowReinstall",
      "adoptInstanceId"
    ]
  },
  "choices": {},
  "secret": [
    "userData"
  ],
  "live": [
    "userData"
  ]
};

export const shapeOfPrivateNetworkArgs: Shape = {
  "objects": {
    "": [
      "name",
      "region",
      "description"
    ]
  },
  "choices": {},
  "secret": [],
  "live": []
};

export const shapeOfFirewallArgs: Shape = {
  "objects": {
    "": [
      "name",
      "description",
      "enabled",
      "inbound"
    ],
    "inbound.*": [
      "protocol",
      "ports",
      "sources",
      "displayName"
    ]
  },
  "choices": {
    "inbound.*.protocol": [
      "tcp",
      "udp",
      "icmp",
      "any"
    ]
  },
  "secret": [],
  "live": []
};

export const shapeOfSecretArgs: Shape = {
  "objects": {
    "": [
      "name",
      "type",
      "value"
    ]
  },
  "choices": {
    "type": [
      "ssh",
      "password"
    ]
  },
  "secret": [
    "value"
  ],
  "live": [
    "value"
  ]
};
