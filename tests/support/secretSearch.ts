/** Secret texts by name, to be looked for wherever they may have got. */
export class SecretSearch {
  private readonly secrets = new Map<string, readonly string[]>();

  /** The names of the secrets that are looked for. */
  get names(): string[] {
    return [...this.secrets.keys()];
  }

  /** Looks for this text as well. @throws Error where it is too short to be found by it. */
  add(name: string, secret: string): void {
    if (secret.length < 16) throw new Error(`${name} is too short to be looked for`);
    this.secrets.set(name, formsOf(secret));
  }

  /** Looks for every secret text of a decrypted export of a state, which is called so. */
  addState(name: string, exported: unknown): void {
    this.collect(name, exported);
  }

  /** Which secret is where, of contents by name. */
  foundIn(contents: Iterable<readonly [where: string, content: string]>): string[] {
    const found: string[] = [];
    for (const [where, content] of contents) {
      for (const [name, forms] of this.secrets) {
        if (forms.some((form) => content.includes(form))) found.push(`${name} in ${where}`);
      }
    }
    return found;
  }

  /** The engine marks a secret with `plaintext`: JSON in a string. */
  private collect(path: string, value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === "plaintext" && typeof child === "string") this.addTexts(path, JSON.parse(child));
      else this.collect(`${path}.${key}`, child);
    }
  }

  private addTexts(path: string, value: unknown): void {
    if (typeof value === "string" && value.length >= 16) this.add(path, value);
    else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) this.addTexts(`${path}.${key}`, child);
    }
  }
}

/** A secret as it may stand somewhere: as it is, escaped, in a URL, and encoded, which hides it from nobody. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString("hex"),
    ...base64Of(bytes, "base64"),
    ...base64Of(bytes, "base64url"),
  ];
  return [...new Set(forms)];
}

/** Base64 of a text within a longer one, which may begin at any of three places: what surrounds it changes its ends only. */
function base64Of(bytes: Buffer, encoding: "base64" | "base64url"): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, "");
    return encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
  });
}
