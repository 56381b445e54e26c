import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Encrypts what was secret before it reaches a record on disk: AES-256-GCM under a key that scrypt derives from
 * the stack's passphrase and a salt file beside the records.
 */
export class Sealing {
  // Deriving takes tens of milliseconds on purpose: once for each Sealing, and only when there is a secret.
  private key: Buffer | undefined;

  public constructor(
    private readonly directory: string,
    private readonly passphrase: string | undefined,
  ) {}

  /** The text, encrypted under a fresh nonce. */
  public seal(text: string): string {
    return sealWith(this.derivedKey(), text);
  }

  /** What {@link seal} was given; refuses what was altered or sealed under another passphrase. */
  public open(sealed: string): string {
    const key = this.derivedKey();
    try {
      return openWith(key, sealed);
    } catch {
      throw new Error(
        `a record in ${this.directory} can't be decrypted: it was changed, or PULUMI_CONFIG_PASSPHRASE has another value`,
      );
    }
  }

  private derivedKey(): Buffer {
    if (!this.passphrase) {
      throw new Error(
        "PULUMI_CONFIG_PASSPHRASE is not set: set it, because the emulator encrypts its secrets with it",
      );
    }
    return (this.key ??= scryptSync(this.passphrase, this.salt(), 32));
  }

  // The aws and the random plugin may both be the first to need it: one writes it, the other reads that.
  private salt(): Buffer {
    const path = join(this.directory, "salt");
    try {
      writeFileSync(path, randomBytes(16).toString("hex"), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        rmSync(path, { force: true }); // A full disk leaves it empty.
        throw error;
      }
    }
    return Buffer.from(readFileSync(path, "utf8"), "hex");
  }
}

/** The text, encrypted by AES-256-GCM with a key of 32 bytes, under a fresh nonce. */
export function sealWith(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** What {@link sealWith} was given. @throws where it was altered or sealed with another key. */
export function openWith(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
