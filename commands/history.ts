import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Forgets the notes of operations that a full disk cut off: the engine reads them all, and tells nothing of an environment as
 * long as one of them is there. What they told of is in the state.
 *
 * @param folder - where the engine keeps an environment's history.
 */
export function forgetCutNotes(folder: string): void {
  const notes = ignoringAbsence(() => readdirSync(folder)).filter((name) => name.endsWith(".history.json"));
  for (const note of notes) {
    const path = join(folder, note);
    if (isWhole(readFileSync(path, "utf8"))) continue;
    rmSync(path);
    rmSync(path.replace(/\.history\.json$/, ".checkpoint.json"), { force: true });
  }
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function ignoringAbsence(look: () => string[]): string[] {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
