import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { CloudError } from "../../error.ts";

export type Xml = { readonly [element: string]: string | readonly Xml[] | Xml };

const namespace = "https://route53.amazonaws.com/doc/2013-04-01/";
const lists = new Set(["Change", "ResourceRecord"]);
// Numbered entities are among those of HTML: AWS' own clients write quotes so.
const parser = new XMLParser({ parseTagValue: false, htmlEntities: true, isArray: (name) => lists.has(name) });
const builder = new XMLBuilder({ ignoreAttributes: false });

export function fromXml(text: string): unknown {
  try {
    return parser.parse(text, true);
  } catch (error) {
    throw new CloudError("InvalidInput", `Invalid XML ; ${error instanceof Error ? error.message : String(error)}`, 400);
  }
}

/** An answer has one element, in the API's namespace. */
export function toXml(answer: Xml): string {
  const [[root, content]] = Object.entries(answer) as [[string, Xml]];
  return `<?xml version="1.0"?>\n${builder.build({ [root]: { "@_xmlns": namespace, ...content } })}`;
}

/** A batch that is refused has its own form. */
export function refusalXml(error: unknown, requestId: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof CloudError ? error.code : "InternalFailure";
  if (code === "InvalidChangeBatch")
    return toXml({ InvalidChangeBatch: { Messages: { Message: message.replace(/^\[(.*)\]$/s, "$1") }, RequestId: requestId } });
  const type = error instanceof CloudError ? "Sender" : "Receiver";
  return toXml({ ErrorResponse: { Error: { Type: type, Code: code, Message: message }, RequestId: requestId } });
}
