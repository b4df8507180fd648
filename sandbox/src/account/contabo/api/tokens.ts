import { randomBytes } from "node:crypto";
import type { Values } from "../../value.ts";
import type { Reply } from "./call.ts";

/** As long as Contabo's: https://auth.contabo.com, read 2026-11-25. */
const LIFE_SECONDS = 300;
const SHORTEST_PASSWORD = 8;

/** Access tokens, each good for a while. Which credentials they are given for makes no difference here, as long as there are all four. */
export class AccessTokens {
  readonly #lifeMs: number;
  readonly #until = new Map<string, number>();

  constructor(lifeSeconds = LIFE_SECONDS) {
    this.#lifeMs = lifeSeconds * 1000;
  }

  give(form: URLSearchParams): Reply {
    const missing = ["client_id", "client_secret", "username", "password"].filter((field) => !form.get(field));
    if (form.get("grant_type") !== "password") return refusal(400, "unsupported_grant_type", "Unsupported grant_type");
    if (missing.length > 0) return refusal(401, "invalid_client", `Missing: ${missing.join(", ")}`);
    if ((form.get("password") ?? "").length < SHORTEST_PASSWORD) return refusal(401, "invalid_grant", "Invalid user credentials");
    const token = randomBytes(32).toString("base64url");
    this.#until.set(token, Date.now() + this.#lifeMs);
    return { status: 200, body: { access_token: token, expires_in: this.#lifeMs / 1000, token_type: "Bearer" } };
  }

  isGood(token: string): boolean {
    return (this.#until.get(token) ?? 0) > Date.now();
  }
}

const refusal = (status: number, error: string, error_description: string): { status: number; body: Values } => ({
  status,
  body: { error, error_description },
});
