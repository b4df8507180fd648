import type { Cloud } from "../cloud.ts";
import type { Setting } from "../credentials.ts";
import { catalog } from "./catalog.ts";
import { charts, manifests, secret, secretName } from "./charts.ts";
import { serviceName } from "./service-name.ts";

const setting = (key: string, environment: string, secret = true): Setting => ({
  config: `ovh:${key}`,
  environment: [environment],
  secret,
});
const endpoint = setting("endpoint", "OVH_ENDPOINT", false);

export const ovh: Cloud = {
  catalog,
  credentials: [
    {
      provider: "ovh",
      what: "an API endpoint, such as ovh-eu, and an application's key",
      settings: [
        endpoint,
        setting("applicationKey", "OVH_APPLICATION_KEY", false),
        setting("applicationSecret", "OVH_APPLICATION_SECRET"),
        setting("consumerKey", "OVH_CONSUMER_KEY"),
      ],
      // https://github.com/ovh/go-ovh#configuration, read 2026-11-25.
      alternatives: [
        [endpoint, setting("clientId", "OVH_CLIENT_ID", false), setting("clientSecret", "OVH_CLIENT_SECRET")],
        [endpoint, setting("accessToken", "OVH_ACCESS_TOKEN")],
      ],
      files: [".ovh.conf"],
    },
    {
      what: "the id of a Public Cloud project",
      settings: [{ config: serviceName.config, environment: [serviceName.environment], secret: false, argument: serviceName.argument }],
      files: [],
    },
  ],
  controllers: { secretName, secret, charts, manifests },
  load: () => import("./create.ts"),
};
