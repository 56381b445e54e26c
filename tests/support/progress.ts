import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../system/cacheFolder";
import { readText } from "../../system/files";

/** What a long check has done, so that it goes on where it was stopped; `AGAIN=1` has it begin anew. */
export class Progress {
  private readonly file: string;
  private readonly done: Map<string, string>;

  /**
   * @param check - its name.
   * @param sources - what decides how it comes out, in one word (`checkSources.ts`): other sources start from the beginning.
   */
  constructor(check: string, sources: string) {
    const folder = join(cacheFolder(), "verify");
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${check}-${sources.slice(0, 16)}.txt`);
    const before = process.env["AGAIN"] === undefined ? readText(this.file) : undefined;
    const lines = (before ?? "").split("\n").filter(Boolean);
    this.done = new Map(
      lines.map((line) => line.split("\t")).map(([title = "", came = ""]) => [title, came]),
    );
  }

  /** Whether a case has passed already. */
  has(title: string): boolean {
    return this.done.has(title);
  }

  /** Notes that a case has passed, and what came of it. */
  add(title: string, outcome = ""): void {
    this.done.set(title, outcome);
    appendFileSync(this.file, `${title}\t${outcome}\n`);
  }

  /** What has passed. */
  get titles(): readonly string[] {
    return [...this.done.keys()];
  }

  /** What came of a case that has passed. */
  outcomeOf(title: string): string | undefined {
    return this.done.get(title);
  }
}
