import { request } from "node:https";
import { parse } from "yaml";

/** Asks the Kubernetes API for a path and answers with the body. */
export type Ask = (path: string) => Promise<string>;

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } }];
  readonly users: readonly [{ readonly user: { readonly "client-certificate-data": string; readonly "client-key-data": string } }];
}

const mostSeconds = 10;
/** Far more than the pods of a namespace are; what is longer isn't read to its end. */
const mostBytes = 16 * 1024 * 1024;

/** The API behind a kubeconfig of ours: one cluster, a client certificate, nothing to run. */
export function apiOf(kubeconfig: string, signal: AbortSignal): Ask {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  const pem = (base64: string) => Buffer.from(base64, "base64");
  const identity = {
    ca: pem(cluster["certificate-authority-data"]),
    cert: pem(user["client-certificate-data"]),
    key: pem(user["client-key-data"]),
  };
  return (path) => get(new URL(path, cluster.server), identity, signal);
}

function get(url: URL, identity: object, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(mostSeconds * 1000)]);
    const asked = request(url, { ...identity, agent: false, signal: bounded }, (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on("data", (part: Buffer) => {
        size += part.length;
        if (size > mostBytes) asked.destroy(new Error(`the answer to ${url.pathname} is larger than ${mostBytes} bytes`));
        parts.push(part);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode === 200) resolve(Buffer.concat(parts).toString("utf8"));
        else reject(new Error(`${url.pathname}: ${answer.statusCode}`));
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}
