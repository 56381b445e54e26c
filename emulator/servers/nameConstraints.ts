import { isIP } from "node:net";

/** The extension's object identifier. */
export const nameConstraintsOid = "2.5.29.30";

/** `::1`, and the mask that says that it is this one alone. */
const loopback6 = [...Array<number>(15).fill(0), 1, ...Array<number>(16).fill(255)];

/** Loopback as addresses with their masks: 127.0.0.0/8 and ::1. */
const loopback = [Buffer.from([127, 0, 0, 0, 255, 0, 0, 0]), Buffer.from(loopback6)];

/** The extension as it stands in a certificate: identifier, "critical", and the start of its value. */
const criticalNameConstraints = Buffer.from("0603551d1e0101ff04", "hex");

/** ASN.1's tags of what is in it (RFC 5280, 4.2.1.10). */
const tags = { sequence: 0x30, permitted: 0xa0, dnsName: 0x82, ipAddress: 0x87 } as const;

/**
 * The value of the extension that binds an authority to loopback and to DNS names with all that is below them: who
 * reads it refuses whatever the authority signs for any other.
 */
export function nameConstraints(domains: readonly string[]): Buffer {
  const bases = [
    ...domains.map((domain) => element(tags.dnsName, Buffer.from(domain, "ascii"))),
    ...loopback.map((address) => element(tags.ipAddress, address)),
  ];
  const subtrees = bases.map((base) => element(tags.sequence, base));
  return element(tags.sequence, element(tags.permitted, ...subtrees));
}

/** The DNS names that a certificate (DER) binds its holder to; undefined when it binds to none. */
export function constrainedTo(certificate: Buffer): string[] | undefined {
  const at = certificate.indexOf(criticalNameConstraints);
  if (at === -1) return undefined;
  // From the end of what was looked for back to the tag of the octet string that holds the value.
  const value = elementsOf(certificate.subarray(at + criticalNameConstraints.length - 1))[0]?.content;
  const subtrees = value && elementsOf(elementsOf(value)[0]?.content ?? value)[0]?.content;
  if (subtrees === undefined) return undefined;
  return elementsOf(subtrees)
    .flatMap(({ content }) => elementsOf(content))
    .filter(({ tag }) => tag === tags.dnsName)
    .map(({ content }) => content.toString("ascii"));
}

/** Whether a name or an address is one that the constraint allows. */
export function isPermitted(name: string, domains: readonly string[]): boolean {
  if (isIP(name) !== 0) return name === "::1" || name.startsWith("127.");
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** What has to be allowed for a certificate's name: a wildcard is below what it is of. */
export function baseOf(name: string): string {
  return name.toLowerCase().replace(/^\*\./, "");
}

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length > 0xffff) throw new RangeError("a value of 64 KiB is no list of a few names");
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** The elements that stand one after the other. What is cut off, or longer than is written here, isn't one. */
function elementsOf(der: Buffer): { readonly tag: number; readonly content: Buffer }[] {
  const found = [];
  for (let at = 0; at + 2 <= der.length;) {
    const [tag = 0, first = 0] = der.subarray(at, at + 2);
    const bytes = first < 0x80 ? 0 : first & 0x7f;
    if (bytes > 2 || at + 2 + bytes > der.length) break;
    const length = bytes === 0 ? first : der.readUIntBE(at + 2, bytes);
    const start = at + 2 + bytes;
    found.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}
