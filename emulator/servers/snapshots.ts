import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ServerFailure } from "../../system/failure";
import { allKinds, type Kind } from "./kinds";
import { copyTree, readJson, writePrivate } from "../../system/files";

/** What is known of a snapshot. */
export interface Snapshot {
  readonly identifier: string;
  readonly kind: Kind;
  readonly takenAt: string;
  /** Which server it was taken of. */
  readonly source: { readonly id: string; readonly name: string; readonly userName?: string | undefined };
  /** The folder with the data. */
  readonly data: string;
}

/** Cold copies of servers' data. They outlive the servers and the environment. */
export class Snapshots {
  constructor(
    private readonly directory: string,
    private readonly others: readonly string[] = [],
  ) {}

  /** All snapshots, by identifier. */
  list(): Snapshot[] {
    return allKinds.flatMap((kind) => {
      const folder = join(this.directory, kind);
      if (!existsSync(folder)) return [];
      // One that is still being copied has another name.
      const found = readdirSync(folder)
        .filter((name) => !name.endsWith(".new"))
        .sort();
      return found
        .map((identifier) => this.find(kind, identifier))
        .filter((snapshot) => snapshot !== undefined);
    });
  }

  /** The snapshot of that identifier. */
  find(kind: Kind, identifier: string): Snapshot | undefined {
    const place = join(this.directory, kind, identifier);
    const facts = readJson(join(place, "snapshot.json")) as Omit<Snapshot, "data"> | undefined;
    return facts && { ...facts, data: join(place, "data") };
  }

  /** The same, where a server is to be made from it. */
  need(kind: Kind, identifier: string): Snapshot {
    const stores = [this, ...this.others.map((directory) => new Snapshots(directory))];
    for (const store of stores) {
      const snapshot = store.find(kind, identifier);
      if (snapshot !== undefined) return snapshot;
    }
    const all = stores.flatMap((store) => store.list()).filter((other) => other.kind === kind);
    const names = [...new Set(all.map((other) => other.identifier))].join(", ");
    throw new ServerFailure(
      `There is no snapshot "${identifier}" in ${this.directory}. Its snapshots: ${names || "none"}.`,
    );
  }

  /** Refuses an identifier that another server's snapshot has. */
  needFree(kind: Kind, identifier: string, source: Snapshot["source"]): void {
    const existing = this.find(kind, identifier);
    // The same server's: its deletion was interrupted before, and it may have run again since.
    if (existing === undefined || existing.source.id === source.id) return;
    throw new ServerFailure(`A snapshot "${identifier}" of ${existing.source.name} exists already.`);
  }

  /** Copies the data of a server that is stopped. */
  async take(kind: Kind, identifier: string, source: Snapshot["source"], data: string): Promise<void> {
    this.needFree(kind, identifier, source);
    const place = join(this.directory, kind, identifier);
    const fresh = `${place}.new`;
    rmSync(fresh, { recursive: true, force: true });
    try {
      await copyTree(data, join(fresh, "data"));
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      throw error;
    }
    const facts = { identifier, kind, takenAt: new Date().toISOString(), source };
    writePrivate(join(fresh, "snapshot.json"), JSON.stringify(facts, undefined, 2));
    rmSync(place, { recursive: true, force: true });
    renameSync(fresh, place);
  }

  /** Deletes the snapshot, if there is one. */
  remove(kind: Kind, identifier: string): void {
    rmSync(join(this.directory, kind, identifier), { recursive: true, force: true });
  }
}
