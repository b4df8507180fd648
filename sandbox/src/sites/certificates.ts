import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issuePair, makeAuthority } from "../k3s/certificates.ts";

/**
 * A certificate authority of this run's own, and a certificate from it for all `names` (addresses, too): `ca.crt`, `site.crt` and `site.key`
 * in `folder`. The authority's key is kept nowhere.
 */
export async function makeSiteCertificate(folder: string, names: readonly string[]): Promise<{ certificate: string; key: string }> {
  mkdirSync(folder, { recursive: true });
  const authority = await makeAuthority("Philotes sandbox");
  const site = await issuePair(authority, { commonName: names[0] as string, names, uses: ["server"] });
  writeFileSync(join(folder, "site.key"), site.key, { mode: 0o600 });
  writeFileSync(join(folder, "site.crt"), site.certificate);
  // Last, since others wait for it.
  writeFileSync(join(folder, "ca.crt"), authority.certificate);
  return site;
}
