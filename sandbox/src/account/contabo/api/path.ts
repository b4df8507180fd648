/** Where the API's paths begin in the sandbox. */
export const CONTABO_API = "/contabo";
/** Where access tokens come from, below that. */
export const CONTABO_TOKEN = "/auth/realms/contabo/protocol/openid-connect/token";
