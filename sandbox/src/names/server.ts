import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE, RECURSION_DESIRED } from "dns-packet";
import type { NameRecord } from "../account/dns-zones.ts";
import { find, type Hosts, NAME_SERVER } from "./zones.ts";

const NXDOMAIN = 3;

type Records = () => Promise<readonly NameRecord[]>;

/**
 * A name server at `hosts.address`, over UDP and TCP, for all that is asked in the sandbox's namespace: the account's zones, and `hosts`.
 * Resolves when it answers.
 */
export async function startNameServer(records: Records, hosts: Hosts, port: number): Promise<{ readonly port: number; close(): void }> {
  const reply = (message: Buffer, send: (bytes: Buffer) => void) =>
    answer(message, records, hosts)
      .then(send)
      // Whoever asks asks again.
      .catch((error: unknown) => console.error(`names: ${error instanceof Error ? error.message : String(error)}`));
  const streams = createServer((socket) => eachMessage(socket, (message) => reply(message, (bytes) => socket.write(withLength(bytes)))));
  await once(streams.listen(port, hosts.address), "listening");
  const taken = (streams.address() as AddressInfo).port;
  const datagrams = createSocket("udp4").bind(taken, hosts.address);
  await once(datagrams, "listening");
  datagrams.on("message", (message, from) => void reply(message, (bytes) => datagrams.send(bytes, from.port, from.address)));
  return {
    port: taken,
    close() {
      streams.close();
      datagrams.close();
    },
  };
}

/** Over TCP each message has its length in front. */
function eachMessage(socket: Socket, take: (message: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0);
      take(rest.subarray(2, end));
      rest = rest.subarray(end);
    }
  });
}

function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

async function answer(message: Buffer, records: Records, hosts: Hosts): Promise<Buffer> {
  const { id, questions: [question] = [] } = decode(message);
  if (!question) throw new Error("a packet without a question");
  const { known, records: found, zone } = find(await records(), question, hosts);
  const soa = zone === undefined ? [] : [answerOf({ name: zone, type: "SOA", ttl: 60, value: NAME_SERVER })];
  const response: Packet = {
    type: "response",
    ...(id === undefined ? {} : { id }),
    flags: AUTHORITATIVE_ANSWER | RECURSION_DESIRED | RECURSION_AVAILABLE | (known ? 0 : NXDOMAIN),
    questions: [question],
    // Under the name as it was asked.
    answers: found.map((record) => answerOf({ ...record, name: question.name })),
    authorities: found.length > 0 ? [] : soa,
  };
  return encode(response);
}

function answerOf({ name, type, ttl, value }: NameRecord): Answer {
  if (type === "SOA")
    return {
      type,
      name,
      ttl,
      data: { mname: value, rname: `hostmaster.${name}`, serial: 1, refresh: 60, retry: 60, expire: 60, minimum: 1 },
    };
  return { type, name, ttl, data: value } as Answer;
}
