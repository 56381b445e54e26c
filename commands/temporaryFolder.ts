import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, messageOf } from "../system/failure";

/*
 * The SDK (its module `tmp`) looks the temporary folder up while it is loaded, and ends in a stack trace where there is
 * none. So a command imports this first.
 */
const folder = tmpdir();
try {
  rmdirSync(mkdtempSync(join(folder, "siscoe-")));
} catch (error) {
  const why = codeOf(error) === "ENOENT" ? "is not there" : `can't be written to: ${messageOf(error)}`;
  process.stderr.write(
    `The temporary folder ${folder} ${why} (TMPDIR says which it is; without it, /tmp). Nothing was changed.\n` +
      `Fix: make it one that you may write to, or name another for this command: env TMPDIR=<folder> npm run …\n`,
  );
  process.exit(1);
}
