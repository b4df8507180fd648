/** Where the API's paths begin; a client's endpoint ends with it. */
export const HCLOUD_API = "/v1";
