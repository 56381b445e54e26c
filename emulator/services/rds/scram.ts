import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";

const ITERATIONS = 4096;

/**
 * What PostgreSQL keeps of a password, made here so that the password itself is in no statement: statements end up
 * in logs (`log_statement`). RFC 5803's form, which PostgreSQL stores as it is.
 */
export function scramVerifier(password: string, salt = randomBytes(16), iterations = ITERATIONS): string {
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

/** Whether it is this password that a verifier was made from. */
export function isVerifierOf(verifier: string, password: string): boolean {
  const [, iterations, salt] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(verifier) ?? [];
  if (iterations === undefined || salt === undefined) return false;
  const again = Buffer.from(scramVerifier(password, Buffer.from(salt, "base64"), Number(iterations)));
  return again.length === Buffer.byteLength(verifier) && timingSafeEqual(again, Buffer.from(verifier));
}
