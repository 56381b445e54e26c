import { appendFileSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readText } from "../../system/files";

/** Where checks that take long keep what is outside git: as the other caches of this repository. */
const cache = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "siscoe-infrastructure",
  "verify",
);

/** What a long check has done, so that it goes on where it was stopped. */
export class Progress {
  private readonly file: string;
  private readonly done: Set<string>;

  /**
   * @param check - its name.
   * @param sources - what is checked, in one word ({@link Checkout.fingerprint}): another source starts from the beginning.
   */
  constructor(check: string, sources: string) {
    mkdirSync(cache, { recursive: true });
    this.file = join(cache, `${check}-${sources.slice(0, 16)}.txt`);
    this.done = new Set((readText(this.file) ?? "").split("\n").filter(Boolean));
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
