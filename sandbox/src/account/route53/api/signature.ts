import type { IncomingHttpHeaders } from "node:http";
import aws4 from "aws4";
import { CloudError } from "../../error.ts";
import { PRACTICE_KEY } from "./path.ts";

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const region = "us-east-1";
const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/route53\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Refuses as AWS does who isn't known, or whose secret isn't that of the key. */
export function checkSignature({ method, path, headers, body }: Signed): void {
  const [, id, scope, signedHeaders = "", signature] = form.exec(headers.authorization ?? "") ?? [];
  if (id === undefined) throw new CloudError("MissingAuthenticationToken", "Missing Authentication Token", 403);
  if (id !== PRACTICE_KEY.id) throw new CloudError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  if (scope !== region)
    throw new CloudError("SignatureDoesNotMatch", `Credential should be scoped to a valid region, not '${scope}'.`, 403);
  const own = Object.fromEntries(signedHeaders.split(";").map((name) => [name, String(headers[name] ?? "")]));
  // The library adds these where they are missing, and signs all that it has.
  const unsigned = ["content-type", "content-length"].filter((name) => !(name in own));
  const extraHeadersToIgnore = Object.fromEntries(unsigned.map((name) => [name, true]));
  const { headers: again = {} } = aws4.sign(
    { method, path, headers: own, body, service: "route53", region, extraHeadersToIgnore } as Parameters<typeof aws4.sign>[0],
    { accessKeyId: PRACTICE_KEY.id, secretAccessKey: PRACTICE_KEY.secret },
  );
  if (!String(again.Authorization).endsWith(`Signature=${signature}`))
    throw new CloudError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      403,
    );
}
