/**
 * Certificates by DNS-01: cert-manager's own controller, with what the component gives it, ACME by Pebble, DNS at the practice account. Once a name
 * server shows a record, cert-manager sleeps for 60 s before it has it validated, and it proves a zone and the wildcard below it one after the other,
 * since they share a name. So everything here runs at the same time.
 */
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { installProgram } from "../../tools/install.ts";
import { certManager, pebble } from "../../tools/programs.ts";
import { PRACTICE_TOKEN } from "../src/account/cloudflare/index.ts";
import { PRACTICE_KEY } from "../src/account/route53/index.ts";
import { type Args, certificateObjects } from "./acme/component.ts";
import { startController } from "./acme/controller.ts";
import { Internet } from "./acme/internet.ts";
import { boxPrograms, Cluster } from "./box-cluster.ts";
import { Boxes, noBoxes, type Service, within } from "./k3s-boxes.ts";

const folder = mkdtempSync(join(tmpdir(), "philotes-acme-"));
const { bin } = await boxPrograms(folder);
const reason = noBoxes(bin);
// Built here, not in a hook: that may take longer than a hook has.
const controllerProgram = reason ? "" : await installProgram(certManager, "cert-manager-controller");
const pebbleProgram = reason ? "" : await installProgram(pebble, "pebble");

const platform = { certificates: { email: "ops@philotes.io" } };
const cloudflare = (dnsToken: string): Args => ({ dns: { provider: "cloudflare", zone: "example.com" }, dnsToken, platform });
const route53 = (dnsSecretAccessKey: string): Args => ({
  dns: { provider: "route53", zone: "lab.example.com", names: ["@", "*.apps.lab.example.com"] },
  dnsAccessKeyId: PRACTICE_KEY.id,
  dnsSecretAccessKey,
  platform,
});
const wrongToken = cloudflare("wrong-token-0123456789-abcdefghijklmnop");
const saysWrongToken = /Error: 9109: Invalid access token/;

const providers = [
  {
    name: "cloudflare",
    wrong: await certificateObjects("cloudflare", wrongToken),
    right: await certificateObjects("cloudflare", cloudflare(PRACTICE_TOKEN)),
    event: saysWrongToken,
    reason: saysWrongToken,
    names: ["example.com", "*.example.com"],
    records: { "_acme-challenge.example.com": ["create", "delete", "create", "delete"] },
  },
  {
    name: "route53",
    wrong: await certificateObjects("route53", route53("wrong/secret/0123456789/abcdefghijklmnopq")),
    right: await certificateObjects("route53", route53(PRACTICE_KEY.secret)),
    event: /SignatureDoesNotMatch/,
    // It keeps AWS' words out, since each answer has another request's id in it.
    reason: /failed to change Route 53 record set: .*see events/,
    names: ["lab.example.com", "*.lab.example.com", "*.apps.lab.example.com"],
    records: {
      "_acme-challenge.lab.example.com": ["create", "delete", "create", "delete"],
      "_acme-challenge.apps.lab.example.com": ["create", "delete"],
    },
  },
];
const acmeHosts = (providers[0]?.right ?? [])
  .filter(({ kind }) => kind === "ClusterIssuer")
  .map(({ spec }) => new URL((spec as { acme: { server: string } }).acme.server).hostname);

/** The component's objects with a certificate for one name alone. */
async function forOne(namespace: string, args: Args) {
  const objects = await certificateObjects(namespace, args);
  const dnsNames = [`*.${namespace}.example.com`];
  return objects.map((object) => (object.kind === "Certificate" ? { ...object, spec: { ...(object.spec as object), dnsNames } } : object));
}
const forRemoved = await forOne("removed", cloudflare(PRACTICE_TOKEN));
const forStuck = { wrong: await forOne("stuck", wrongToken), right: await forOne("stuck", cloudflare(PRACTICE_TOKEN)) };

interface Challenge {
  readonly status?: { readonly reason?: string };
}
interface Certificate {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

describe.skipIf(reason !== undefined)(`certificates by DNS-01${reason ? ` (skipped, ${reason})` : ""}`, () => {
  let boxes: Boxes;
  let cluster: Cluster;
  let internet: Internet;
  let controller: Service;

  const recordsOf = async (name: string) => (await internet.records()).filter((record) => record.name === name);
  const happenedTo = async (name: string) =>
    (await internet.events()).filter((event) => event.name === name && !event.error).map(({ operation }) => operation);
  const reasonsIn = (namespace: string) =>
    cluster.get<{ items: Challenge[] }>(`challenges -n ${namespace}`).items.map(({ status }) => status?.reason);
  const readyIn = (namespace: string) =>
    cluster.get<Certificate>(`certificate default-certificate -n ${namespace}`).status?.conditions?.find(({ type }) => type === "Ready")
      ?.status;

  beforeAll(async () => {
    boxes = await Boxes.open(bin);
    const box = await boxes.add("solo", 1);
    [cluster, internet] = await Promise.all([
      Cluster.start(box, join(folder, "cluster"), bin, { "disable-agent": true }),
      Internet.start(box, join(folder, "internet"), pebbleProgram, acmeHosts),
    ]);
    const chart = join(dirname(controllerProgram), "cert-manager-chart");
    controller = startController(cluster, { controller: controllerProgram, chart }, internet.caFile);
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") console.error(controller?.log.slice(-6000));
  });
  afterAll(async () => {
    await boxes?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.concurrent.for(providers)(
    "$name: a wrong credential is said, and with the right one the certificate comes by itself",
    async (row) => {
      const { name } = row;
      cluster.apply(row.wrong);
      await cluster.events(name).says(row.event);
      await within(10, "a reason", () => reasonsIn(name).some((told) => row.reason.test(told ?? "")));
      expect(readyIn(name)).toBe("False");

      cluster.apply(row.right);
      await cluster.long(`wait certificate/default-certificate -n ${name} --for=condition=Ready --timeout=300s`);
      await cluster.long(`wait challenges --all -n ${name} --for=delete --timeout=60s`);
      const { data } = cluster.get<{ data: { "tls.crt": string } }>(`secret default-certificate -n ${name}`);
      const shown = new X509Certificate(Buffer.from(data["tls.crt"], "base64"));
      expect(shown.subjectAltName?.split(", ").sort()).toEqual(row.names.map((one) => `DNS:${one}`).sort());
      expect(shown.issuer).toContain("Pebble Intermediate CA");
      for (const [record, happened] of Object.entries(row.records)) {
        expect(await happenedTo(record), record).toEqual(happened);
        expect(await recordsOf(record)).toEqual([]);
      }
    },
  );

  // As the Kubernetes provider deletes: what an object owns goes before it.
  const removal = (namespace: string) => `delete certificate default-certificate -n ${namespace} --cascade=foreground --timeout=180s`;
  // Kubernetes' garbage collector looks for new kinds every 30 s only: until then it knows nothing of what a certificate owns.
  const nothingLeftIn = (namespace: string) =>
    cluster.long(`wait certificaterequests,orders,challenges --all -n ${namespace} --for=delete --timeout=180s`);

  test.concurrent("a certificate that is removed while it is being proven takes its record along", async () => {
    cluster.apply(forRemoved);
    const record = "_acme-challenge.removed.example.com";
    await within(60, "a record", async () => (await recordsOf(record)).length > 0);
    await cluster.long(removal("removed"));
    await nothingLeftIn("removed");
    expect(await happenedTo(record)).toEqual(["create", "delete"]);
  });

  test.concurrent("with a wrong credential it stays until the credential is right", async () => {
    cluster.apply(forStuck.wrong);
    const events = cluster.events("stuck");
    await events.says(saysWrongToken);
    const removed = cluster.long(removal("stuck"));
    await events.says(/Error cleaning up challenge: .*Invalid access token/s);
    cluster.apply(forStuck.right.filter(({ kind }) => kind === "Secret"));
    await removed;
    await nothingLeftIn("stuck");
  });

  test("the rights that docs/dns.md asks for are enough", () => {
    const asked = new Set(
      internet.requests
        .filter((line) => !line.includes("letsencrypt.org") && !line.endsWith(" 403"))
        .map((line) => line.replace(/[?].*? (?=\d+$)/, " ").replace(/[0-9a-f]{32}|Z[0-9A-F]{20}|C[0-9A-F]{20}/g, "{}")),
    );
    expect([...asked].sort()).toEqual([
      "DELETE https://api.cloudflare.com/client/v4/zones/{}/dns_records/{} 200",
      "GET https://api.cloudflare.com/client/v4/zones 200",
      "GET https://api.cloudflare.com/client/v4/zones/{}/dns_records 200",
      "GET https://route53.amazonaws.com/2013-04-01/change/{} 200",
      "POST https://api.cloudflare.com/client/v4/zones/{}/dns_records 200",
      "POST https://route53.amazonaws.com/2013-04-01/hostedzone/{}/rrset 200",
    ]);
  });
});
