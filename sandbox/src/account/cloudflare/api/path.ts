/** Where Cloudflare's API begins on the account's server. */
export const CLOUDFLARE_API = "/client/v4";

/** A token in the form of the new ones, good for the practice zones. */
export const PRACTICE_TOKEN = "practice-0123456789-abcdefghijklmnopqrst";
