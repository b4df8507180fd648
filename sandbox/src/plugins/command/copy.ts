import { readFileSync } from "node:fs";
import type { Client, SFTPWrapper } from "ssh2";
import { isMap, type Value, type Values } from "../../account/value.ts";
import type { Context } from "../plugin.ts";
import { dial } from "./dial.ts";
import { endpointOf } from "./endpoint.ts";

/** Copies one file. */
export async function copyToRemote(inputs: Values, context: Context): Promise<void> {
  const content = contentOf(inputs.source);
  const client = await dial(endpointOf(inputs.connection), context);
  try {
    await write(await sftp(client), String(inputs.remotePath), content);
  } finally {
    client.end();
  }
}

function contentOf(source: Value | undefined): Buffer {
  const asset = isMap(source) ? source : {};
  if (typeof asset.text === "string") return Buffer.from(asset.text);
  if (typeof asset.path === "string") return readFileSync(asset.path);
  throw new Error("the sandbox's stand-in copies file and string assets only, no archives and no URLs");
}

function sftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => client.sftp((error, session) => (error ? reject(error) : resolve(session))));
}

function write(session: SFTPWrapper, path: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => session.writeFile(path, content, (error) => (error ? reject(error) : resolve())));
}
