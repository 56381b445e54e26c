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
  const why = codeOf(error) === "ENOENT" ? "does not exist" : `can't be written to: ${messageOf(error)}`;
  process.stderr.write(
    `The temporary folder ${folder} ${why} (it is TMPDIR, or /tmp if TMPDIR is not set). Nothing was changed.\n` +
      `Fix: make it a folder that you can write to, or use another one: env TMPDIR=<folder> npm run …\n`,
  );
  process.exit(1);
}
