import { cpSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** The checkout that the commands belong to, wherever they were started and however they were compiled. */
export const checkout = dirname(require.resolve("siscoe-infrastructure/package.json"));

/** The program, loaded as the CLI loads it: `main` of package.json. */
export function loadProgram(): () => unknown {
  return createRequire(__filename)(checkout) as () => unknown;
}

/** Copies it, to run commands in: nothing of the developer's own environments is touched. */
export function copyCheckout(folder: string): void {
  const left = ["node_modules", ".git", ".local"];
  cpSync(checkout, folder, { recursive: true, filter: (file) => !left.includes(basename(file)) });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
}
