import { flag, integer, list, object, type ResourceTable, text } from "../table.ts";
import { TYPES } from "./ids.ts";

export const backendTable: ResourceTable = {
  type: TYPES.backend,
  made: "sdkv2",
  inputs: {
    failoverHost: text(),
    forwardPort: integer({ required: true }),
    forwardPortAlgorithm: text({ default: "roundrobin", oneOf: ["roundrobin", "leastconn", "first"] }),
    forwardProtocol: text({ required: true, oneOf: ["tcp", "http"] }),
    healthCheckDelay: text({ default: "60s" }),
    healthCheckHttp: object(
      { code: integer({ default: 200 }), hostHeader: text(), method: text({ default: "GET" }), uri: text({ required: true }) },
      { conflictsWith: ["healthCheckTcp", "healthCheckHttps"] },
    ),
    healthCheckHttps: object(
      { code: integer({ default: 200 }), hostHeader: text(), method: text({ default: "GET" }), sni: text(), uri: text({ required: true }) },
      { conflictsWith: ["healthCheckTcp", "healthCheckHttp"] },
    ),
    healthCheckMaxRetries: integer({ default: 2 }),
    healthCheckPort: integer({ computed: true }),
    healthCheckSendProxy: flag({ default: false }),
    healthCheckTcp: object({}, { conflictsWith: ["healthCheckHttp", "healthCheckHttps"], computed: true }),
    healthCheckTimeout: text({ default: "30s" }),
    healthCheckTransientDelay: text({ default: "0.5s" }),
    ignoreSslServerVerify: flag({ default: false }),
    lbId: text({ required: true, replaces: true }),
    maxConnections: integer(),
    maxRetries: integer({ default: 3 }),
    name: text({ autonamed: true }),
    onMarkedDownAction: text({ default: "none", oneOf: ["none", "shutdown_sessions"] }),
    proxyProtocol: text({ default: "none", oneOf: ["none", "v1", "v2", "v2_ssl", "v2_ssl_cn"] }),
    redispatchAttemptCount: integer(),
    sendProxyV2: flag({ computed: true }),
    serverIps: list(text()),
    sslBridging: flag({ default: false }),
    stickySessions: text({ default: "none", oneOf: ["none", "cookie", "table"] }),
    stickySessionsCookieName: text(),
    timeoutConnect: text({ default: "5s" }),
    timeoutQueue: text({ default: "0s" }),
    timeoutServer: text({ default: "5m" }),
    timeoutTunnel: text({ default: "15m" }),
  },
  outputs: {},
};

export const frontendTable: ResourceTable = {
  type: TYPES.frontend,
  made: "sdkv2",
  inputs: {
    acls: list(
      object({
        action: object(
          {
            redirects: list(object({ code: integer(), target: text(), type: text({ oneOf: ["location", "scheme"] }) })),
            type: text({ required: true, oneOf: ["allow", "deny", "redirect"] }),
          },
          { required: true },
        ),
        createdAt: text(),
        description: text(),
        match: object(
          {
            httpFilter: text({ default: "acl_http_filter_none" }),
            httpFilterOption: text(),
            httpFilterValues: list(text()),
            invert: flag(),
            ipSubnets: list(text()),
            ipsEdgeServices: flag(),
          },
          { required: true },
        ),
        name: text(),
        updatedAt: text(),
      }),
    ),
    backendId: text({ required: true, replaces: true }),
    certificateIds: list(text()),
    connectionRateLimit: integer(),
    enableAccessLogs: flag({ default: false }),
    enableHttp3: flag({ default: false }),
    externalAcls: flag({ default: false, conflictsWith: ["acls"] }),
    inboundPort: integer({ required: true }),
    lbId: text({ required: true, replaces: true }),
    name: text({ autonamed: true }),
    timeoutClient: text(),
  },
  outputs: {
    certificateId: text(),
    createdAt: text(),
    updatedAt: text(),
  },
};
