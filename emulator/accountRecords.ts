import { join } from "node:path";
import { readJson, writeWhole } from "../system/files";
import { Records, type StoredRecord } from "./records";

/** Whose an environment's records are, and where. */
export interface Seat {
  /** The 12 digits of the account. */
  readonly account: string;
  readonly region: string;
}

/** Notes beside an environment's records whose they are: the other environments of the account go by it. */
export function noteSeat(directory: string, seat: Seat): void {
  const text = JSON.stringify(seat);
  if (JSON.stringify(seatIn(directory)) !== text) writeWhole(noteIn(directory), text, 0o600);
}

/** Whose the records of that folder are; undefined where nothing was noted. */
export function seatIn(directory: string): Seat | undefined {
  return readJson(noteIn(directory)) as Seat | undefined;
}

function noteIn(directory: string): string {
  return join(directory, "account.json");
}

/** The services whose names know no region. A bucket's name is the whole world's. */
const global = /^aws:(iam|route53|s3)\//;

/**
 * What an account holds in one region: the records of an environment, and those of the others of the same account.
 *
 * There is one of each thing, kept where it was first made: who changes or deletes it, whichever environment, does so
 * there. So a DNS record that two stacks write is one record, as in Route 53.
 */
export class AccountRecords {
  private readonly others: readonly { readonly records: Records; readonly region: string | undefined }[];

  /**
   * @param seat - undefined where an earlier version made the environment, and noted nothing.
   * @param neighbours - the folders of the other environments' records, of whatever account.
   */
  public constructor(
    /** What this environment itself has made. */
    public readonly own: Records,
    private readonly seat: Seat | undefined,
    neighbours: readonly string[],
    passphrase: string | undefined,
  ) {
    this.others = neighbours.flatMap((directory) => {
      const { account, region } = seatIn(directory) ?? {};
      return mayBeSame(account, seat?.account)
        ? [{ records: new Records(directory, passphrase), region }]
        : [];
    });
  }

  /** {@link Records.get}, of the account. */
  public get(type: string, id: string): StoredRecord | undefined {
    return this.homeOf(type, id)?.get(type, id);
  }

  /** {@link Records.list}, of the account. */
  public list(type: string): StoredRecord[] {
    return this.stores(type).flatMap((records) => records.list(type));
  }

  /** {@link Records.put}, where there is such a record already, or here. */
  public put(record: StoredRecord): void {
    (this.homeOf(record.type, record.id) ?? this.own).put(record);
  }

  /** {@link Records.remove}, wherever it is. */
  public remove(type: string, id: string): void {
    this.homeOf(type, id)?.remove(type, id);
  }

  private homeOf(type: string, id: string): Records | undefined {
    return this.stores(type).find((records) => records.has(type, id));
  }

  private stores(type: string): Records[] {
    const near = this.others.filter(
      ({ region }) => global.test(type) || mayBeSame(region, this.seat?.region),
    );
    return [this.own, ...near.map(({ records }) => records)];
  }
}

/** What was not noted is taken to be the same: a checkout is one account's, unless its settings say otherwise. */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
