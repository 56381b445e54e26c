import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "../../emulator/servers/authority";

/** OpenSSL's own program, for what the product never signs. */
const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });

/** An authority as this product made them before: for ten years, and for any name. */
export function makeOldAuthority(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const [key, certificate] = [join(directory, "ca.key"), join(directory, "ca.pem")];
  openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key);
  const extensions = ["basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign"];
  const added = extensions.flatMap((extension) => ["-addext", extension]);
  const subject = ["-subj", "/CN=SisCoE local authority 00000000", "-days", "3650"];
  openssl("req", "-x509", "-new", "-key", key, "-out", certificate, ...subject, ...added);
}

/** A certificate for any name, signed with an authority's key by someone who has got hold of it. */
export function signByStealth(authority: string, directory: string, name: string): Certificate {
  mkdirSync(directory, { recursive: true });
  const [keyFile, certificateFile] = [join(directory, "server.key"), join(directory, "server.pem")];
  const [request, extensions] = [join(directory, "request.pem"), join(directory, "extensions")];
  openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", keyFile);
  openssl("req", "-new", "-key", keyFile, "-subj", "/CN=stealth", "-out", request);
  const lines = [
    `subjectAltName=${name}`,
    "extendedKeyUsage=serverAuth",
    "basicConstraints=critical,CA:FALSE",
  ];
  const identifiers = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"];
  writeFileSync(extensions, [...lines, ...identifiers, ""].join("\n"));
  const ca = ["-CA", join(authority, "ca.pem"), "-CAkey", join(authority, "ca.key"), "-days", "30"];
  openssl("x509", "-req", "-in", request, ...ca, "-extfile", extensions, "-out", certificateFile);
  return { certificateFile, keyFile, renewed: true };
}
