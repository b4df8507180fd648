import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issuePair, makeAuthority } from "../k3s/certificates.ts";

export interface SiteCertificates {
  /** What machines, the engine and the plug-ins must trust to reach the sites. */
  readonly caFile: string;
  readonly certificate: string;
  readonly key: string;
}

/** An authority of this sandbox alone, kept in `folder`, and a certificate of it for `names`. */
export async function siteCertificates(folder: string, names: readonly string[]): Promise<SiteCertificates> {
  mkdirSync(folder, { recursive: true });
  const [caFile, keyFile] = [join(folder, "ca.crt"), join(folder, "ca.key")];
  if (!existsSync(caFile)) {
    const made = await makeAuthority("Philotes sandbox sites");
    writeFileSync(keyFile, made.key, { mode: 0o600 });
    writeFileSync(caFile, made.certificate);
  }
  const authority = { certificate: readFileSync(caFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  return { caFile, ...(await issuePair(authority, { commonName: names[0] as string, names, uses: ["server"] })) };
}
