import { createHmac } from "node:crypto";

/** What a password is for. The word goes into its derivation, so changing one changes the password. */
export type PasswordUse = "server-token" | "agent-token" | "grafana" | "philotes-postgresql" | "philotes-minio";

/** 64 hexadecimal digits that hang on the cluster's seed and on the use alone: nothing random that a later run could lose. */
export function derivePassword(seed: string, use: PasswordUse): string {
  return createHmac("sha256", seed).update(use).digest("hex");
}
