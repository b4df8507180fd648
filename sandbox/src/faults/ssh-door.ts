import { once } from "node:events";
import type { AddressInfo } from "node:net";
import ssh2, { type ClientInfo, type Connection } from "ssh2";
import { newKeyPair } from "../key-pair.ts";

export interface SshDoor {
  readonly port: number;
  /** Public half. */
  readonly hostKey: string;
}

/** What servers that are there already answer with at level `engine`: everybody is let in, and every program succeeds and says nothing. */
export async function openSshDoor(): Promise<SshDoor> {
  const key = newKeyPair();
  const server = new ssh2.Server({ hostKeys: [key.private] }, serve);
  server.listen(0);
  await once(server, "listening");
  // It goes with the process that asked for it.
  server.unref();
  return { port: (server.address() as AddressInfo).port, hostKey: key.public };
}

function serve(client: Connection, _: ClientInfo): void {
  client.on("error", () => {});
  client.on("authentication", (attempt) => attempt.accept());
  client.on("session", (accept) => {
    accept().on("exec", (acceptRun) => {
      const run = acceptRun();
      run.resume();
      run.on("end", () => {
        run.exit(0);
        run.end();
      });
    });
  });
}
