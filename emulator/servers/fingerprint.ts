import { createHash } from "node:crypto";

/** What a secret can be recognised by, and not be had from: its SHA-256, in hexadecimal. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
