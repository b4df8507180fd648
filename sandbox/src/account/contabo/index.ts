import type { CloudKinds } from "../kind.ts";
import { ContaboApi } from "./api/door.ts";
import { CONTABO_API, CONTABO_TOKEN } from "./api/path.ts";
import { firewall, firewallMember } from "./firewall.ts";
import { instance } from "./instance.ts";
import { machineView } from "./machine-view.ts";
import { networkMember, privateNetwork } from "./private-network.ts";
import { secret } from "./secret.ts";

export const contabo: CloudKinds = {
  kinds: [secret, privateNetwork, networkMember, firewall, firewallMember, instance],
  lookUps: [],
  view: machineView,
  api: { path: CONTABO_API, open: (account) => new ContaboApi(account) },
  environment: (account) => ({
    CNTB_API: `${account}${CONTABO_API}`,
    CNTB_OAUTH2_TOKEN_URL: `${account}${CONTABO_API}${CONTABO_TOKEN}`,
    CNTB_OAUTH2_CLIENT_ID: "practice",
    CNTB_OAUTH2_CLIENT_SECRET: "practice-client-secret",
    CNTB_OAUTH2_USER: "practice@example.org",
    CNTB_OAUTH2_PASS: "practice-api-password",
  }),
};
