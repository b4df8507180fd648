import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import aws4 from "aws4";
import { decode, encode, type RecordType, streamEncode } from "dns-packet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Account } from "../../src/account/account.ts";
import { PRACTICE_TOKEN } from "../../src/account/cloudflare/index.ts";
import { zones } from "../../src/account/cloudflare/zones.ts";
import { clouds } from "../../src/account/clouds.ts";
import type { NameRecord } from "../../src/account/dns-zones.ts";
import { serveAccount } from "../../src/account/http.ts";
import { PRACTICE_KEY } from "../../src/account/route53/index.ts";
import { hostedZones } from "../../src/account/route53/zones.ts";
import { Store } from "../../src/account/store.ts";
import { startNameServer } from "../../src/names/server.ts";

let server: Server;
let base: string;
beforeEach(async () => {
  server = serveAccount(new Account({ store: new Store(), clouds, latencyScale: 0 }), clouds).listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const known = async (): Promise<NameRecord[]> => (await (await fetch(`${base}/records`)).json()) as NameRecord[];

describe("Cloudflare's API", () => {
  const zone = `/client/v4/zones/${zones[0]?.id}/dns_records`;
  const ask = async (method: string, path: string, body?: object, token = PRACTICE_TOKEN) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${base}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return {
      status: answer.status,
      ...((await answer.json()) as { result: Record<string, string> & { id: string }[]; errors: { code: number }[] }),
    };
  };
  const text = { type: "TXT", name: "_acme-challenge.example.com", content: "proof", ttl: 120 };

  test("finds zones by name, and none for a name that is no zone", async () => {
    expect((await ask("GET", "/client/v4/zones?name=example.com")).result).toMatchObject([{ id: zones[0]?.id, name: "example.com" }]);
    expect((await ask("GET", "/client/v4/zones?name=_acme-challenge.example.com")).result).toEqual([]);
  });

  test("a record is made, found, shown by the name servers, refused a second time, and deleted", async () => {
    const { result } = await ask("POST", zone, text);
    expect((await ask("GET", `${zone}?type=TXT&name=${text.name}`)).result).toMatchObject([{ ...text, id: result.id }]);
    expect((await ask("GET", `${zone}?type=TXT&name=other.example.com`)).result).toEqual([]);
    expect(await known()).toEqual([{ name: text.name, type: "TXT", ttl: 120, value: "proof" }]);
    expect(await ask("POST", zone, text)).toMatchObject({ status: 400, errors: [{ code: 81_058 }] });
    expect(await ask("DELETE", `${zone}/${result.id}`)).toMatchObject({ status: 200, result: { id: result.id } });
    expect(await known()).toEqual([]);
    expect(await ask("DELETE", `${zone}/${result.id}`)).toMatchObject({ status: 404, errors: [{ code: 81_044 }] });
  });

  test("refuses a wrong token, names outside the zone and what it hasn't", async () => {
    expect(await ask("GET", "/client/v4/zones", undefined, "wrong")).toMatchObject({ status: 403, errors: [{ code: 9109 }] });
    expect(await ask("POST", zone, { ...text, name: "example.org" })).toMatchObject({ status: 400, errors: [{ code: 9000 }] });
    expect(await ask("GET", "/client/v4/accounts")).toMatchObject({ status: 404, errors: [{ code: 7000 }] });
  });
});

describe("Route 53's API", () => {
  const zone = hostedZones[0]?.id;
  const ask = async (
    method: string,
    path: string,
    body = "",
    key = PRACTICE_KEY as { id: string; secret: string },
    region = "us-east-1",
  ) => {
    const { headers } = aws4.sign(
      { host: "route53.amazonaws.com", method, path, body, service: "route53", region, headers: { "content-type": "application/xml" } },
      { accessKeyId: key.id, secretAccessKey: key.secret },
    );
    // The name that was signed goes along, as it does through the front.
    const { request } = await import("node:http");
    return new Promise<{ status: number; xml: string }>((resolve, reject) => {
      const asking = request(`${base}${path}`, { method, headers: headers as Record<string, string> }, (answer) => {
        let xml = "";
        answer.setEncoding("utf8").on("data", (part: string) => (xml += part));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, xml }));
      });
      asking.on("error", reject).end(body);
    });
  };
  const path = `/2013-04-01/hostedzone/${zone}/rrset`;
  const batch = (action: string, value: string, name = "_acme-challenge.example.com.") =>
    `<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change><Action>${action}</Action><ResourceRecordSet><MultiValueAnswer>true</MultiValueAnswer><Name>${name}</Name><ResourceRecords><ResourceRecord><Value>&#34;${value}&#34;</Value></ResourceRecord></ResourceRecords><SetIdentifier>&#34;${value}&#34;</SetIdentifier><TTL>10</TTL><Type>TXT</Type></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`;

  test("a record set is put in twice, comes in sync, stands beside another of its name, and goes", async () => {
    const { status, xml } = await ask("POST", path, batch("UPSERT", "one"));
    expect({ status, xml }).toMatchObject({ status: 200, xml: expect.stringContaining("<ChangeResourceRecordSetsResponse xmlns=") });
    const id = /<Id>(.*)<\/Id>/.exec(xml)?.[1];
    expect((await ask("GET", `/2013-04-01${id}`)).xml).toContain("<Status>INSYNC</Status>");
    expect((await ask("POST", path, batch("UPSERT", "one"))).status).toBe(200);
    expect((await ask("POST", path, batch("UPSERT", "two"))).status).toBe(200);
    expect((await known()).map(({ value }) => value).sort()).toEqual(["one", "two"]);
    for (const value of ["one", "two"]) expect((await ask("POST", path, batch("DELETE", value))).status).toBe(200);
    expect(await known()).toEqual([]);
    expect(await ask("POST", path, batch("DELETE", "one"))).toMatchObject({
      status: 400,
      xml: expect.stringContaining("<InvalidChangeBatch"),
    });
  });

  test.each([
    ["a key that isn't known", { ...PRACTICE_KEY, id: "AKIAWRONG" }, "us-east-1", "InvalidClientTokenId"],
    ["a secret of another key", { ...PRACTICE_KEY, secret: "wrong" }, "us-east-1", "SignatureDoesNotMatch"],
    ["another region", PRACTICE_KEY, "eu-central-1", "SignatureDoesNotMatch"],
  ])("refuses %s", async (_, key, region, code) => {
    expect(await ask("POST", path, batch("UPSERT", "one"), key, region)).toMatchObject({
      status: 403,
      xml: expect.stringContaining(`<Code>${code}</Code>`),
    });
    expect(await known()).toEqual([]);
  });

  test("refuses a name outside the zone and a zone that isn't there", async () => {
    expect((await ask("POST", path, batch("UPSERT", "one", "example.org."))).xml).toContain("is not permitted in zone example.com");
    expect((await ask("POST", path.replace(String(zone), "Z0"), batch("UPSERT", "one"))).xml).toContain("<Code>NoSuchHostedZone</Code>");
  });
});

describe("the name server", () => {
  const records: NameRecord[] = [
    { name: "*.example.com", type: "A", ttl: 60, value: "203.0.113.1" },
    { name: "deep.www.example.com", type: "A", ttl: 60, value: "203.0.113.2" },
    { name: "_acme-challenge.lab.example.com", type: "TXT", ttl: 60, value: "one" },
    { name: "_acme-challenge.lab.example.com", type: "TXT", ttl: 60, value: "two" },
    { name: "alias.example.com", type: "CNAME", ttl: 60, value: "lab.example.com" },
  ];
  const asked = async (type: RecordType, name: string) => {
    const server = await startNameServer(async () => records, { names: ["api.example.net"], address: "127.0.0.1" }, 0);
    const query = { type: "query" as const, id: 7, questions: [{ type, name }] };
    const datagrams = createSocket("udp4");
    datagrams.send(encode(query), server.port, "127.0.0.1");
    const [message] = (await once(datagrams, "message")) as [Buffer];
    const stream = connect(server.port, "127.0.0.1");
    stream.write(streamEncode(query));
    const [streamed] = (await once(stream, "data")) as [Buffer];
    expect(streamed.subarray(2)).toEqual(message);
    datagrams.close();
    stream.destroy();
    server.close();
    const { answers = [], rcode } = decode(message) as ReturnType<typeof decode> & { rcode: string };
    return [rcode, ...answers.map((answer) => ("data" in answer ? String(Object(answer.data).mname ?? answer.data) : ""))];
  };

  test.each([
    ["A", "any.example.com", ["NOERROR", "203.0.113.1"]],
    ["A", "Any.Example.COM", ["NOERROR", "203.0.113.1"]],
    ["TXT", "any.example.com", ["NOERROR"]],
    // There is a name below it: the wildcard is not for it, nor for others below.
    ["A", "www.example.com", ["NOERROR"]],
    ["A", "other.www.example.com", ["NXDOMAIN"]],
    ["TXT", "_acme-challenge.lab.example.com", ["NOERROR", "one", "two"]],
    ["SOA", "_acme-challenge.lab.example.com", ["NOERROR"]],
    ["SOA", "lab.example.com", ["NOERROR", "ns-1.dns-practice.example"]],
    ["NS", "example.com", ["NOERROR", "ns-1.dns-practice.example"]],
    ["A", "ns-1.dns-practice.example", ["NOERROR", "127.0.0.1"]],
    ["A", "api.example.net", ["NOERROR", "127.0.0.1"]],
    ["AAAA", "api.example.net", ["NOERROR"]],
    ["TXT", "alias.example.com", ["NOERROR", "lab.example.com"]],
    ["A", "example.org", ["NXDOMAIN"]],
  ] as const)("%s of %s", async (type, name, answer) => {
    expect(await asked(type, name)).toEqual(answer);
  });
});
