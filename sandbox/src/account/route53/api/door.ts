import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Account } from "../../account.ts";
import { CloudError } from "../../error.ts";
import { NoAnswer } from "../../operations.ts";
import { change } from "./change.ts";
import { ROUTE53_API } from "./path.ts";
import { checkSignature } from "./signature.ts";
import { refusalXml, toXml, type Xml } from "./xml.ts";

interface ChangeInfo {
  readonly id: string;
  readonly submitted: string;
  isDone: boolean;
}

/** What programs need that prove names by DNS: https://docs.aws.amazon.com/Route53/latest/APIReference/, as of 2026-11-29. */
export class Route53Api {
  readonly #account: Account;
  readonly #changes = new Map<string, ChangeInfo>();

  constructor(account: Account) {
    this.#account = account;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomBytes(16).toString("hex");
    const send = (status: number, body: string) => response.writeHead(status, { "content-type": "text/xml" }).end(body);
    try {
      send(200, toXml(await this.#route(request)));
    } catch (error) {
      if (error instanceof NoAnswer) return void request.socket.destroy();
      send(error instanceof CloudError ? error.status : 500, refusalXml(error, requestId));
    }
  }

  async #route(request: IncomingMessage): Promise<Xml> {
    const { method = "", url: path = "", headers } = request;
    const body = await textOf(request);
    checkSignature({ method, path, headers, body });
    const [, collection, id = "", part] = path
      .slice(ROUTE53_API.length)
      .replace(/[/?]*$/, "")
      .split("/");
    if (method === "POST" && collection === "hostedzone" && part === "rrset") return this.#change(id, body);
    if (method === "GET" && collection === "change" && part === undefined) return { GetChangeResponse: view(this.#find(id)) };
    throw new CloudError("UnknownOperation", `The sandbox has nothing at ${method} ${path}`, 404);
  }

  /** Answered at once; it is in sync once the account is done with it. */
  async #change(zoneId: string, body: string): Promise<Xml> {
    const { done } = await change(this.#account, zoneId, body);
    const info: ChangeInfo = {
      id: `C${randomBytes(10).toString("hex").toUpperCase()}`,
      submitted: new Date().toISOString(),
      isDone: false,
    };
    this.#changes.set(info.id, info);
    done.then(
      () => {
        info.isDone = true;
      },
      () => {},
    );
    await Promise.resolve();
    return { ChangeResourceRecordSetsResponse: view(info) };
  }

  #find(id: string): ChangeInfo {
    const found = this.#changes.get(id);
    if (!found) throw new CloudError("NoSuchChange", `A change with the specified change ID does not exist: ${id}`, 404);
    return found;
  }
}

const view = ({ id, submitted, isDone }: ChangeInfo): Xml => ({
  ChangeInfo: { Id: `/change/${id}`, Status: isDone ? "INSYNC" : "PENDING", SubmittedAt: submitted },
});
