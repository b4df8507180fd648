import { Fatal, log } from "./log.ts";
import { type Answer, type Call, request } from "./request.ts";
import { hashAuthority, parseToken } from "./token.ts";

/** The supervisor answered with something else than success. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A server that a token has been held against: its certificate authority is known from here on. */
export interface Supervisor {
  readonly url: string;
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

/**
 * Fetches the authority of the server at `url` and compares it with the token's hash. A bare password is sent to whoever answers,
 * with only a warning: that is K3s's way, and the reason to use full tokens.
 */
export async function validateToken(url: string, token: string, user?: string): Promise<Supervisor> {
  const parsed = parseToken(token);
  if (!url.startsWith("https://")) throw new Fatal(`only https:// URLs are supported, invalid scheme: ${url}`);
  const base = url.replace(/\/+$/, "");
  const ca = (await fetchAuthority(base)).toString("utf8");
  if (!parsed.caHash) {
    log(
      "warning",
      "Cluster CA certificate is not trusted by the host CA bundle, but the token does not include a CA hash. Use the full token from the server's node-token file to enable Cluster CA validation.",
    );
  } else {
    const actual = hashAuthority(ca);
    if (actual !== parsed.caHash) {
      throw new Error(`token CA hash does not match the Cluster CA certificate hash: ${parsed.caHash} != ${actual}`);
    }
  }
  return { url: base, ca, user: user ?? parsed.user, password: parsed.password };
}

async function fetchAuthority(base: string): Promise<Buffer> {
  const unchecked = await request(`${base}/cacerts`, { ca: false }).catch((error: Error) => {
    throw new Error(`failed to get CA certs: Get "${base}/cacerts": ${error.message}`);
  });
  if (unchecked.status !== 200) throw new Error(`failed to get CA certs: ${base}/cacerts: ${unchecked.status} ${unchecked.statusText}`);
  await request(`${base}/cacerts`, { ca: unchecked.body.toString("utf8") }).catch((error: Error) => {
    throw new Error(`CA cert validation failed: Get "${base}/cacerts": tls: failed to verify certificate: x509: ${error.message}`);
  });
  return unchecked.body;
}

/** Asks the supervisor as the token's user, or by certificate where `call` has one. */
export async function ask(supervisor: Supervisor, path: string, call: Partial<Call> = {}): Promise<Answer> {
  const authorization = call.certificate ? {} : { authorization: basic(supervisor) };
  const answer = await request(supervisor.url + path, { ca: supervisor.ca, ...call, headers: { ...authorization, ...call.headers } });
  if (answer.status >= 200 && answer.status < 300) return answer;
  if (answer.status === 401) throw new Refused(401, "not authorized");
  throw new Refused(answer.status, `${supervisor.url}${path}: ${answer.status} ${answer.statusText}`);
}

const basic = ({ user, password }: Supervisor) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
