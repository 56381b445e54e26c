import { mkdirSync } from "node:fs";
import { createHmac, createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import type * as X509 from "@peculiar/x509";
import type { Account } from "../../system/account";
import { makePrivate, readText, writePrivate, writeWhole } from "../../system/files";
import { ServerFailure } from "../../system/failure";
import { withLock } from "../../system/lock";
import { baseOf, constrainedTo, isPermitted, nameConstraints, nameConstraintsOid } from "./nameConstraints";

/** A server's certificate, as files that it reads. */
export interface Certificate {
  readonly certificateFile: string;
  /** Its private key, readable by its owner alone. */
  readonly keyFile: string;
  /** Whether it is another one than before: a server that runs must read it again. */
  readonly renewed: boolean;
}

/** Where a certificate and its key are, in a folder of their own. */
export function certificateFiles(directory: string): Pick<Certificate, "certificateFile" | "keyFile"> {
  return { certificateFile: join(directory, "server.pem"), keyFile: join(directory, "server.key") };
}

const DAY = 86_400_000;
const AUTHORITY_DAYS = 397; // A year and a month: what browsers accept at most of a server's certificate, too.
const RENEW_DAYS = 60;

/** The names by which every server is reached on its own machine. */
const LOCAL_NAMES = ["localhost", "127.0.0.1", "::1"];

/** Its name and all below it are this machine, everywhere (RFC 6761). */
const LOCAL_DOMAIN = "localhost";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/**
 * The certificate authority of one environment: clients that trust its `caFile` can verify the servers it issued
 * certificates to. Its own certificate binds it to `localhost`, the environment's domains and loopback: whoever gets
 * hold of its key, which never leaves its folder, can't be anybody else to those who trust it.
 */
export class Authority {
  /** The authority's own certificate, to be trusted by clients (PEM; readable by everybody). */
  readonly caFile: string;
  /** The same, as text. */
  readonly ca: string;
  /** The DNS names that it signs for, with all below them; undefined for one of before, which signed for any. */
  readonly domains: readonly string[] | undefined;
  private readonly end: number;

  private constructor(
    directory: string,
    certificate: string,
    private readonly key: string,
  ) {
    this.caFile = join(directory, "ca.pem");
    this.ca = certificate;
    const own = new X509Certificate(certificate);
    this.domains = constrainedTo(own.raw);
    this.end = Date.parse(own.validTo);
  }

  /** The authority in a folder, which is made when there is none. */
  static async open(directory: string): Promise<Authority> {
    return (
      Authority.read(directory) ??
      exclusively(directory, async () => Authority.read(directory) ?? (await Authority.make(directory, [])))
    );
  }

  /**
   * Makes the authority in a folder one that signs for the names, and for two months to come. Returns what was wrong
   * with the one before, whose key is gone; undefined when there was nothing, or none.
   *
   * @param isServed - whether servers have its certificates: then there was one, and what is not there was deleted.
   */
  static async prepare(
    directory: string,
    names: readonly string[],
    isServed = false,
  ): Promise<string | undefined> {
    return exclusively(directory, async () => {
      const before = Authority.read(directory);
      const [certificate, key] = [readText(join(directory, "ca.pem")), readText(join(directory, "ca.key"))];
      const isCut = certificate === undefined ? key !== undefined || isServed : key === undefined;
      const lost = isCut ? "was deleted" : certificate && "is no longer valid";
      const fault = before === undefined ? lost : before.faultFor(names);
      if (before === undefined || fault !== undefined) await Authority.make(directory, names);
      return fault;
    });
  }

  /** The authority in a folder; undefined when there is none, or none that will do. */
  static read(directory: string): Authority | undefined {
    const [certificate, key] = [readText(join(directory, "ca.pem")), readText(join(directory, "ca.key"))];
    if (certificate === undefined || key === undefined) return undefined;
    return isAuthority(certificate, key) ? new Authority(directory, certificate, key) : undefined;
  }

  /**
   * Writes a file that everybody may read, with the world's authorities and this one: OpenSSL takes one file
   * (`SSL_CERT_FILE`).
   */
  writeBundle(file: string, owner?: Account): void {
    writeWhole(file, [...rootCertificates, this.ca].join("\n"), 0o644, owner);
  }

  private static async make(directory: string, names: readonly string[]): Promise<Authority> {
    const x509 = await library();
    const others = names.map(baseOf).filter((name) => isIP(name) === 0 && !isPermitted(name, [LOCAL_DOMAIN]));
    const domains = [LOCAL_DOMAIN, ...[...new Set(others)].sort()];
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      // A name of its own: a machine may come to trust several of them.
      name: `CN=SisCoE local authority ${randomBytes(4).toString("hex")}`,
      serialNumber: serialNumber(),
      ...validity(Date.now() + (AUTHORITY_DAYS - 1) * DAY),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        // For nobody's mail or code either: names bind servers only.
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.Extension(nameConstraintsOid, true, nameConstraints(domains)),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    const [pem, key] = [`${certificate.toString("pem")}\n`, await privatePem(keys.privateKey)];
    mkdirSync(directory, { recursive: true });
    writePrivate(join(directory, "ca.key"), key);
    writeWhole(join(directory, "ca.pem"), pem, 0o644);
    return new Authority(directory, pem, key);
  }

  /**
   * The certificate in a server's folder for `localhost` and the given DNS names and addresses: the one that is there
   * while it is good, and a new one when it is near its end, for other names, or another authority's.
   */
  async issue(directory: string, names: readonly string[] = [], owner?: Account): Promise<Certificate> {
    const wanted = [...new Set([...LOCAL_NAMES, ...names])];
    const files = certificateFiles(directory);
    if (this.isGood(readText(files.certificateFile), readText(files.keyFile), wanted)) {
      return { ...files, renewed: false };
    }
    this.refuseOthers(wanted);
    const x509 = await library();
    const keys = await newKeys();
    const issuer = new x509.X509Certificate(this.ca);
    const certificate = await x509.X509CertificateGenerator.create({
      subject: "CN=localhost",
      issuer: issuer.subjectName,
      serialNumber: serialNumber(),
      ...validity(this.end),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: await this.signingKey(),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          wanted.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ],
    });
    makePrivate(directory, owner);
    writePrivate(files.keyFile, await privatePem(keys.privateKey), owner);
    writePrivate(files.certificateFile, `${certificate.toString("pem")}\n`, owner);
    return { ...files, renewed: true };
  }

  /**
   * A password that only who can read this folder knows, and that stands nowhere: how this environment's servers are
   * administered. Another purpose, another password.
   */
  secret(purpose: string): string {
    return createHmac("sha256", this.key).update(purpose).digest("hex");
  }

  private isGood(
    certificate: string | undefined,
    key: string | undefined,
    names: readonly string[],
  ): boolean {
    if (certificate === undefined || key === undefined) return false;
    const theirs = new X509Certificate(certificate);
    return (
      theirs.verify(new X509Certificate(this.ca).publicKey) &&
      theirs.checkPrivateKey(createPrivateKey(key)) &&
      // It ends with the authority, and is renewed with it.
      Date.parse(theirs.validTo) >= Math.min(this.end, Date.now() + RENEW_DAYS * DAY) &&
      isFor(theirs, names)
    );
  }

  /** What keeps it from signing for the names in the next two months; undefined for nothing. */
  private faultFor(names: readonly string[]): string | undefined {
    const { domains } = this;
    if (domains === undefined) return "could sign for any name";
    if (this.end < Date.now() + RENEW_DAYS * DAY) return "expires soon";
    const missing = names.map(baseOf).filter((name) => isIP(name) === 0 && !isPermitted(name, domains));
    return missing.length === 0 ? undefined : `does not sign for ${missing.join(", ")}`;
  }

  private refuseOthers(names: readonly string[]): void {
    const { domains } = this;
    const others = names.filter((name) => domains !== undefined && !isPermitted(baseOf(name), domains));
    if (others.length === 0) return;
    throw new ServerFailure(
      `The local authority signs only for ${(domains ?? []).join(", ")} and loopback addresses, not for ${others.join(", ")}.`,
    );
  }

  private signingKey(): Promise<webcrypto.CryptoKey> {
    const der = createPrivateKey(this.key).export({ type: "pkcs8", format: "der" });
    return webcrypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
  }
}

function exclusively<T>(directory: string, work: () => Promise<T>): Promise<T> {
  return withLock(`${directory}.lock`, {}, work);
}

/** Whether they belong together and are in force; what can't be read is not. */
function isAuthority(certificate: string, key: string): boolean {
  try {
    const mine = new X509Certificate(certificate);
    return mine.checkPrivateKey(createPrivateKey(key)) && Date.parse(mine.validTo) > Date.now();
  } catch {
    return false;
  }
}

/** Whether a certificate is for exactly these names. */
function isFor(certificate: X509Certificate, names: readonly string[]): boolean {
  const present = certificate.subjectAltName?.split(", ") ?? [];
  return (
    present.length === names.length &&
    names.every((name) =>
      isIP(name) === 0 ? present.includes(`DNS:${name}`) : certificate.checkIP(name) !== undefined,
    )
  );
}

/** From yesterday on: clocks differ, in virtual machines above all. */
function validity(end: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY), notAfter: new Date(end) };
}

/** 127 random bits: positive, and never the same twice. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}

/** Loaded only when something is signed: it takes a tenth of a second, and most commands sign nothing. */
async function library(): Promise<typeof X509> {
  // Its injection container insists on a metadata polyfill when it is loaded. Nothing that is done here needs one.
  const reflect = Reflect as { getMetadata?: unknown; getOwnMetadata?: unknown; defineMetadata?: unknown };
  for (const name of ["getMetadata", "getOwnMetadata", "defineMetadata"] as const) {
    reflect[name] ??= () => undefined;
  }
  return import("@peculiar/x509");
}
