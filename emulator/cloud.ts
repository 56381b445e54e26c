import { randomBytes } from "node:crypto";
import type { AccountRecords } from "./accountRecords";
import type { StoredRecord } from "./records";
import { regionFacts, type Region } from "./regions";
import type { Known, StateOf } from "./sdkTypes";
import type { Fleet } from "./servers/fleet";
import { secret, type Properties } from "./values";

/** The account that everything in the emulator belongs to: the one that the environment's settings name, or one at all. */
export const ACCOUNT = process.env["EMULATOR_ACCOUNT"] ?? "123456789012";

/** A refusal in AWS's words. */
export class AwsError extends Error {
  public constructor(operation: string, code: string, message: string) {
    super(`operation error ${operation}, api error ${code}: ${message}`);
    // The engine prints what it gets: where in the emulator it came from says nothing to the reader.
    this.stack = `${code}: ${message}`;
  }
}

/** A resource as the emulator keeps it: its id, and its properties without their secrets. */
export interface Kept<State> {
  readonly id: string;
  readonly properties: Partial<State>;
}

/** The emulated account in one region: who it is, and what it holds. */
export class Cloud {
  public readonly account = ACCOUNT;
  public readonly facts: Region;

  public constructor(
    public readonly records: AccountRecords,
    public readonly region: string,
    /** The provider's defaultTags. */
    public readonly defaultTags: Readonly<Record<string, string>> = {},
    /** The real servers behind the resources; without it, records are all there is. */
    public readonly fleet?: Fleet,
  ) {
    this.facts = regionFacts(region);
  }

  /** An ARN in this account, and in its region or in the one that a resource names. */
  public arn(service: string, resource: string, region = this.region): string {
    return `arn:aws:${service}:${region}:${this.account}:${resource}`;
  }

  /** An ARN of a service whose names know no region, such as IAM. */
  public globalArn(service: string, resource: string): string {
    return `arn:aws:${service}::${this.account}:${resource}`;
  }

  /** A fresh id as EC2 makes them: `vpc-0` and sixteen hexadecimal digits. */
  public freshId(prefix: string): string {
    return `${prefix}-0${hex(16)}`;
  }

  /** What the account holds of a type, by its token. */
  public list<Token extends string>(token: Known<Token>): Kept<StateOf<Token>>[] {
    return this.records.list(token).map(kept<StateOf<Token>>);
  }

  /** What this environment has made of a type: the servers of this machine that it looks after are of these alone. */
  public listOwn<Token extends string>(token: Known<Token>): Kept<StateOf<Token>>[] {
    return this.records.own.list(token).map(kept<StateOf<Token>>);
  }

  /** The first resource of a type in the account that fits. */
  public find<Token extends string>(
    token: Known<Token>,
    fits: (properties: Partial<StateOf<Token>>, id: string) => boolean,
  ): Kept<StateOf<Token>> | undefined {
    return this.list<Token>(token).find(({ id, properties }) => fits(properties, id));
  }

  /** Things that AWS keeps and that are no Pulumi resource here: snapshots, names in their recovery window. */
  public remember(kind: string, id: string, properties: Properties, secrets: Properties = {}): void {
    const sealed = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, secret(value)]));
    this.records.put({ type: kind, id, inputs: [], properties: { ...properties, ...sealed } });
  }

  /** What {@link remember} was told, here or in another environment of the account. */
  public recall(kind: string, id: string): StoredRecord | undefined {
    return this.records.get(kind, id);
  }
}

/** Random lower-case hexadecimal digits. */
export function hex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString("hex")
    .slice(0, digits);
}

/** Random letters from the alphabet, each as likely as the next. */
export function letters(count: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < count) {
    // A byte past the last whole multiple of the alphabet would favour its first letters: thrown away.
    for (const byte of randomBytes(count * 2)) {
      if (byte < limit && text.length < count) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

const LOWER_CASE_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Random lower-case letters and digits, as in the host names that AWS makes up. */
export function lowerCase(count: number): string {
  return letters(count, LOWER_CASE_AND_DIGITS);
}

/** Random upper-case letters and digits, as in IAM's ids and RDS's resource ids. */
export function upperCase(count: number): string {
  return lowerCase(count).toUpperCase();
}

function kept<State>(record: { id: string; properties: Properties }): Kept<State> {
  return { id: record.id, properties: record.properties as Partial<State> };
}
