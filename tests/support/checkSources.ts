import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildSync } from "esbuild";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { filesIn } from "./checkout";

/** At the top of a checkout, what no check comes out otherwise by: what is written about it, and what is made in it. */
const idle = /^(\.local|docs|findings|node_modules|tests|.*\.md)$/;

/**
 * What decides how a check comes out, in one word: the program with its lock file, the check's own files, and the Pulumi CLI.
 *
 * @param folder - a copy of the checkout, which has no more than its files.
 * @param entries - the files that the check's processes begin with; what these import is the check's too.
 */
export async function sourcesOf(folder: string, ...entries: readonly string[]): Promise<string> {
  const { version } = await pulumiCli(fakeTerminal());
  return fingerprintOf(folder, entries, String(version));
}

/** The same, with a CLI of some version. */
export function fingerprintOf(folder: string, entries: readonly string[], cli: string): string {
  const program = readdirSync(folder).filter((name) => !idle.test(name));
  const files = [...program.flatMap((name) => filesIn(join(folder, name))), ...checkFiles(folder, entries)];
  const hash = createHash("sha256").update(cli);
  for (const file of files) hash.update(`\n${relative(folder, file)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}

/** The files below `tests/` that the entries import, and themselves. */
function checkFiles(folder: string, entries: readonly string[]): string[] {
  const { metafile } = buildSync({
    ...{ absWorkingDir: folder, entryPoints: [...entries], outdir: ".", write: false, metafile: true },
    ...{ bundle: true, packages: "external", platform: "node", logLevel: "silent" },
  });
  const own = Object.keys(metafile.inputs).filter((file) => file.startsWith("tests/"));
  return own.sort().map((file) => join(folder, file));
}
