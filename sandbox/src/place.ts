import { join } from "node:path";
import { startProcess } from "./engine/process.ts";
import { ensureImage } from "./machines/image.ts";
import { sweepLeftovers } from "./machines/leftovers.ts";
import { createNamespaces, inNamespace, newNamespaceName, outsideAddress, removeNamespaces } from "./machines/namespaces.ts";
import { writeMachineSettings } from "./machines/settings.ts";
import { siteNames } from "./sites/sites.ts";

/** Where the engine, the plug-ins and the account run. */
export interface Place {
  /** Words in front of a command that runs there. */
  readonly enter: readonly string[];
  /** Variables that a command there needs. */
  readonly environment: { readonly [name: string]: string };
  /** Network namespace, where it has one. */
  readonly namespace: string | undefined;
}

/** Level `engine`: loopback is enough. */
export const onThisMachine: Place = { enter: [], environment: {}, namespace: undefined };

/** What the practice servers run, beside the Node that runs it. */
const inServers = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kwok"];

/** Level `machine`: a network of its own with practice servers in it, and the download sites that they and the engine ask. */
export async function withServers(
  folder: string,
  programs: ReadonlyMap<string, string>,
  atEnd: (stop: () => Promise<void>) => void,
): Promise<Place> {
  await sweepLeftovers(console.error);
  const imageFolder = await ensureImage(console.error);
  const namespace = newNamespaceName();
  const hosts = Object.fromEntries(siteNames.map((name) => [name, outsideAddress]));
  await createNamespaces({ namespace, runFolder: folder, hosts });
  atEnd(() => removeNamespaces(namespace, folder));

  const enter = inNamespace(namespace, []);
  const certificateAuthority = join(folder, "sites", "ca.crt");
  const sites = await startProcess({
    name: "the download sites",
    command: [
      ...enter,
      process.execPath,
      join(import.meta.dirname, "sites/main.ts"),
      "--folder",
      join(folder, "sites"),
      "--listen",
      `${outsideAddress}:443`,
    ],
    logFile: join(folder, "sites.log"),
    ready: /listening/,
  });
  atEnd(sites.stop);
  const inMachine = Object.fromEntries(inServers.map((name) => [`bin/${name}`, programs.get(name) as string]));
  writeMachineSettings(folder, {
    namespace,
    imageFolder,
    hosts,
    certificateAuthority,
    programs: { "bin/node": process.execPath, ...inMachine },
  });
  return { enter, environment: { SSL_CERT_FILE: certificateAuthority }, namespace };
}
