import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeSecret } from "./authorities.ts";
import type { Settings } from "./settings.ts";

/** Writes the API server's encryption configuration once; later starts and other servers use the same key. */
export function settleEncryption(settings: Settings): void {
  if (!settings.flag("secrets-encryption") || existsSync(settings.paths.encryption)) return;
  const provider = settings.text("secrets-encryption-provider") || "aescbc";
  const keys = [{ name: `${provider}key`, secret: randomBytes(32).toString("base64") }];
  const configuration = {
    kind: "EncryptionConfiguration",
    apiVersion: "apiserver.config.k8s.io/v1",
    resources: [{ resources: ["secrets"], providers: [{ [provider]: { keys } }, { identity: {} }] }],
  };
  writeSecret(settings.paths.encryption, JSON.stringify(configuration));
}
