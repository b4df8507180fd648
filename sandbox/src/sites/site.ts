import type { Faults } from "./faults.ts";

export interface SiteRequest {
  /** Host name that was asked for, without a port. */
  readonly name: string;
  /** `:8443`, or empty for port 443. */
  readonly port: string;
  /** Decoded, begins with `/`. */
  readonly path: string;
  readonly faults: Faults;
}

export interface SiteAnswer {
  readonly status: number;
  readonly type?: string;
  readonly location?: string;
  readonly body?: string | Buffer;
  /** Instead of `body`: what lies in this file. */
  readonly file?: string;
  /** Spreads the body over that many seconds. Default 0. */
  readonly seconds?: number;
  /** Drops the connection after so many bytes. */
  readonly cutAfter?: number;
}

/** What answers under some names. */
export interface Site {
  readonly names: readonly string[];
  /** Where to look: for whoever asks for something else. */
  readonly offers: string;
  /** Undefined: not here. */
  answer(request: SiteRequest): Promise<SiteAnswer | undefined>;
}

export const text = (body: string): SiteAnswer => ({ status: 200, type: "text/plain; charset=utf-8", body });
