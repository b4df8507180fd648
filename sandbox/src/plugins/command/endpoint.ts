import { isMap, type Value, type Values } from "../../account/value.ts";

/** One end of a connection, its defaults filled in. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  /** `ssh-ed25519 AAAA…`; absent: whatever the server shows is taken. */
  readonly hostKey?: string;
  readonly agentSocketPath?: string;
  /** -1 is without end. */
  readonly dialErrorLimit: number;
  /** 0 is without end. */
  readonly perDialTimeoutSeconds: number;
  readonly proxy?: Endpoint;
}

export function endpointOf(connection: Value | undefined): Endpoint {
  const given: Values = isMap(connection) ? connection : {};
  const agentSocketPath = given.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
  return {
    host: String(given.host),
    port: Math.trunc(Number(given.port ?? 22)),
    user: String(given.user ?? "root"),
    dialErrorLimit: Number(given.dialErrorLimit ?? 10),
    perDialTimeoutSeconds: Number(given.perDialTimeout ?? 15),
    ...texts(given, ["password", "privateKey", "privateKeyPassword", "hostKey"]),
    ...(agentSocketPath ? { agentSocketPath: String(agentSocketPath) } : {}),
    ...(isMap(given.proxy) ? { proxy: endpointOf(given.proxy) } : {}),
  };
}

function texts<Name extends string>(given: Values, names: readonly Name[]): { [key in Name]?: string } {
  const entries = names.flatMap((name) => (given[name] === undefined || given[name] === null ? [] : [[name, String(given[name])]]));
  return Object.fromEntries(entries) as { [key in Name]?: string };
}
