import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../system/cacheFolder";
import { readText } from "../../system/files";

/** What a long check has done, so that it goes on where it was stopped; `AGAIN=1` has it begin anew. */
export class Progress {
  private readonly file: string;
  private readonly done: Set<string>;

  /**
   * @param check - its name.
   * @param sources - what decides how it comes out, in one word (`checkSources.ts`): other sources start from the beginning.
   */
  constructor(check: string, sources: string) {
    const folder = join(cacheFolder(), "verify");
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${check}-${sources.slice(0, 16)}.txt`);
    const before = process.env["AGAIN"] === undefined ? readText(this.file) : undefined;
    this.done = new Set((before ?? "").split("\n").filter(Boolean));
  }

  /** Whether a case has passed already. */
  has(title: string): boolean {
    return this.done.has(title);
  }

  /** Notes that a case has passed. */
  add(title: string): void {
    this.done.add(title);
    appendFileSync(this.file, `${title}\n`);
  }

  /** What has passed. */
  get titles(): readonly string[] {
    return [...this.done];
  }
}
