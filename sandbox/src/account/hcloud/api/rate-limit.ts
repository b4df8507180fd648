/** Requests an hour and project: https://docs.hetzner.cloud/reference/cloud#rate-limiting, as of 2026-11-24. What is used comes back by one a second. */
const HOURLY = 3600;

export class RateLimit {
  readonly #limit: number;
  #left: number;
  #at = Date.now();

  constructor(limit = HOURLY) {
    this.#limit = limit;
    this.#left = limit;
  }

  /** Counts a request; false where there is none left. */
  take(): boolean {
    const now = Date.now();
    this.#left = Math.min(this.#limit, this.#left + ((now - this.#at) / 1000) * (this.#limit / HOURLY));
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** The headers of every answer; `RateLimit-Reset` is when all is back, in seconds since 1970. */
  headers(): Record<string, string> {
    const full = Date.now() / 1000 + ((this.#limit - this.#left) * HOURLY) / this.#limit;
    return {
      "RateLimit-Limit": String(this.#limit),
      "RateLimit-Remaining": String(Math.floor(this.#left)),
      "RateLimit-Reset": String(Math.ceil(full)),
    };
  }
}
