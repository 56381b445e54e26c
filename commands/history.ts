import { rmSync } from "node:fs";
import { join } from "node:path";
import { namesIn, readText } from "../system/files";

/** How many of the engine's newest notes `status` asks for. The engine reads no other. */
export const notesAsked = 20;

/**
 * Forgets the notes of operations that a full disk cut off: with one among the newest, the engine tells nothing of what was
 * done to the environment. What they told of is in the state.
 *
 * @param folder - where the engine keeps an environment's history, a note's name ending with its time.
 */
export function forgetCutNotes(folder: string): void {
  const notes = namesIn(folder).filter((name) => name.endsWith(".history.json"));
  for (const note of notes.sort().slice(-notesAsked)) {
    const path = join(folder, note);
    if (isWhole(readText(path) ?? "")) continue;
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
