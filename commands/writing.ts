import { writeFileSync } from "node:fs";
import { diskWords } from "../system/diskWords";
import { Failure } from "./failure";

/** Writes a file that somebody asked for. What the disk refuses is a Failure that names it: Node.js's error may not. */
export function writeAsked(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const words = diskWords(Object.assign(error as Error, { path }), []);
    throw words === undefined ? error : new Failure(words);
  }
}
