import type { Problem } from "../../../values/problem.ts";
import type { Credential } from "../../credentials.ts";
import { missingCredentials } from "../../credentials.ts";
import type { ContaboConfiguration } from "../args.ts";

/** What the API has to be told. */
export interface Settings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly user: string;
  readonly password: string;
  /** Address of the API, without a slash at its end. */
  readonly endpoint: string;
  /** Where tokens come from. */
  readonly tokenUrl: string;
}

/** A key of our provider's configuration, the variable that may stand for it, and what it is where neither does. */
interface Source {
  readonly config: keyof ContaboConfiguration;
  readonly variable: string;
  readonly secret: boolean;
  readonly otherwise?: string;
}

/** The variables are those of Contabo's own Terraform provider. Addresses: https://api.contabo.com, read 2026-11-25. */
const sources = {
  clientId: { config: "contaboClientId", variable: "CNTB_OAUTH2_CLIENT_ID", secret: false },
  clientSecret: { config: "contaboClientSecret", variable: "CNTB_OAUTH2_CLIENT_SECRET", secret: true },
  user: { config: "contaboUser", variable: "CNTB_OAUTH2_USER", secret: false },
  password: { config: "contaboPassword", variable: "CNTB_OAUTH2_PASS", secret: true },
  endpoint: { config: "contaboEndpoint", variable: "CNTB_API", secret: false, otherwise: "https://api.contabo.com" },
  tokenUrl: {
    config: "contaboTokenUrl",
    variable: "CNTB_OAUTH2_TOKEN_URL",
    secret: false,
    otherwise: "https://auth.contabo.com/auth/realms/contabo/protocol/openid-connect/token",
  },
} as const satisfies Record<keyof Settings, Source>;

const needed = [sources.clientId, sources.clientSecret, sources.user, sources.password];

/** Needed before anything is created. */
export const credentials: readonly Credential[] = [
  {
    provider: "philotes",
    what: "the API's credentials, all four from https://my.contabo.com/api/details",
    settings: needed.map(({ config, variable, secret }) => ({ config: `philotes:${config}`, environment: [variable], secret })),
    files: [],
  },
];

/** Where settings are looked up; an empty text counts as none. */
export interface Surroundings {
  readonly config: { readonly [key: string]: string | undefined };
  readonly environment: { readonly [name: string]: string | undefined };
}

/** What is missing, with every way to give it. */
export function missingSettings({ config, environment }: Surroundings): Problem[] {
  return missingCredentials("Contabo", credentials, {
    hasConfig: (key) => (config[key.replace("philotes:", "")] ?? "") !== "",
    hasVariable: (name) => (environment[name] ?? "") !== "",
    hasFile: () => false,
    hasProvider: () => false,
  });
}

/** The settings; throws with what is missing. */
export function readSettings(around: Surroundings): Settings {
  const missing = missingSettings(around);
  if (missing.length > 0) throw new Error(missing.map(({ reason }) => reason).join("; "));
  const read = ({ config, variable, otherwise = "" }: Source) => around.config[config] || around.environment[variable] || otherwise;
  return {
    clientId: read(sources.clientId),
    clientSecret: read(sources.clientSecret),
    user: read(sources.user),
    password: read(sources.password),
    endpoint: read(sources.endpoint).replace(/\/+$/, ""),
    tokenUrl: read(sources.tokenUrl),
  };
}
