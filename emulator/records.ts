import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { namesIn, readJson, writeWhole } from "../system/files";
import { Sealing } from "./sealing";
import { isSecret, secret, type Properties } from "./values";

/** What the emulated AWS knows of one resource. */
export interface StoredRecord {
  readonly type: string;
  readonly id: string;
  /** The names of the properties that the program gave: the rest is AWS's. */
  readonly inputs: readonly string[];
  /** All properties, secrets wrapped as the engine wraps them. */
  readonly properties: Properties;
  /** What waits for the maintenance window, by input. */
  readonly pending?: Properties;
}

const SEALED = "sealed";
/** The most characters of a record's file, before `.json`. */
const longestName = 220;

/**
 * The durable memory of an environment: a folder a type, a JSON file a resource. Written whole and renamed into
 * place, readable by its owner alone, and every secret in it sealed.
 */
export class Records {
  private readonly sealing: Sealing;

  public constructor(
    private readonly directory: string,
    passphrase: string | undefined,
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.sealing = new Sealing(directory, passphrase);
  }

  /** Writes the record, over an older one of the same type and id. */
  public put(record: StoredRecord): void {
    const path = this.path(record.type, record.id);
    mkdirSync(this.folder(record.type), { recursive: true, mode: 0o700 });
    const [properties, pending] = [this.sealed(record.properties), this.sealed(record.pending)];
    const sealed = { ...record, properties, pending };
    writeWhole(path, JSON.stringify(sealed, undefined, 2), 0o600, undefined, false);
  }

  /** The record, its secrets opened and wrapped. */
  public get(type: string, id: string): StoredRecord | undefined {
    const record = read(this.path(type, id));
    if (record === undefined) return undefined;
    const { pending, ...rest } = { ...record, properties: this.opened(record.properties) as Properties };
    return pending === undefined ? rest : { ...rest, pending: this.opened(pending) as Properties };
  }

  /** Whether there is such a record. */
  public has(type: string, id: string): boolean {
    return existsSync(this.path(type, id));
  }

  /** All records of a type, without their secrets: enough to know what exists, and no key is needed. */
  public list(type: string): StoredRecord[] {
    return namesIn(this.folder(type))
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => read(join(this.folder(type), name)))
      .filter((record) => record !== undefined)
      .map((record) => ({ ...record, properties: withoutSealed(record.properties) }));
  }

  /** Forgets the record, if there is one. */
  public remove(type: string, id: string): void {
    rmSync(this.path(type, id), { force: true });
  }

  /** Changes properties that hold no secret; no key is needed for it. */
  public amend(type: string, id: string, changes: Properties): void {
    const path = this.path(type, id);
    const record = read(path);
    if (record === undefined) return;
    const properties = { ...record.properties, ...changes };
    writeWhole(path, JSON.stringify({ ...record, properties }, undefined, 2), 0o600, undefined, false);
  }

  private folder(type: string): string {
    return join(this.directory, type.split(":").slice(0, 2).join("-").replaceAll("/", "-"));
  }

  private path(type: string, id: string): string {
    // An id may hold what a file name can't ("/" in an ARN): escaped, it stays readable. Two ARNs in one are longer than a
    // name may be (255 bytes, of which a file that is being written takes some): they end in a digest.
    const name = encodeURIComponent(id).replaceAll("*", "%2A");
    const short =
      name.length <= longestName
        ? name
        : `${name.slice(0, longestName - 65)}-${createHash("sha256").update(id).digest("hex")}`;
    return join(this.folder(type), `${short}.json`);
  }

  private sealed(value: unknown): unknown {
    if (isSecret(value)) return { [SEALED]: this.sealing.seal(JSON.stringify(value.value)) };
    return mapChildren(value, (child) => this.sealed(child));
  }

  private opened(value: unknown): unknown {
    const text = sealedText(value);
    if (text !== undefined) return secret(JSON.parse(this.sealing.open(text)));
    return mapChildren(value, (child) => this.opened(child));
  }
}

function withoutSealed(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => sealedText(value) === undefined),
  );
}

function sealedText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  const text: unknown = entries[0]?.[1];
  return entries.length === 1 && entries[0]?.[0] === SEALED && typeof text === "string" ? text : undefined;
}

function mapChildren(value: unknown, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, change(child)]));
}

function read(path: string): StoredRecord | undefined {
  return readJson(path) as StoredRecord | undefined;
}
