import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure, UsageError } from "../failure";
import { messageOf } from "../../system/failure";
import type { Terminal } from "../terminal";
import { fromElsewhere } from "./lockFile";

const execute = promisify(execFile);

/** What the working tree is compared with. */
export interface Base {
  /** `main at 1c988c9`. */
  readonly name: string;
  /** Where it was taken out to. */
  readonly folder: string;
  /** Why there is nothing to bring up from it, if there isn't. */
  readonly missing?: string;
}

/**
 * Takes the base out of git into a folder: the commit that the working tree began from, so that what happened on the
 * base since is not shown backwards. Neither the checkout nor its git directory is written to.
 */
export async function takeOut(
  checkout: string,
  typed: string,
  stackFile: string,
  folder: string,
  terminal: Terminal,
): Promise<Base> {
  // First: without it, whatever git says next would be told of the branch.
  await git(checkout, "rev-parse", "--git-dir").catch((error: unknown) => {
    throw new Failure(`git can't read ${checkout}, from which diff takes the base: ${wordsOf(error)}`);
  });
  const tip = await git(
    checkout,
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${typed}^{commit}`,
  ).catch(() => {
    throw new UsageError(`--base is "${typed}": no such branch, tag or commit in ${checkout}.`);
  });
  const commit = await git(checkout, "merge-base", "HEAD", tip).catch(() => tip);
  const name = `${typed} at ${commit.slice(0, 7)}`;
  mkdirSync(folder);
  const archive = `${folder}.tar`;
  await git(checkout, "archive", "--format=tar", `--output=${archive}`, commit);
  await execute("tar", ["-xf", archive, "-C", folder]);
  const absent = ["Pulumi.yaml", "config.ts", stackFile].find((file) => !existsSync(join(folder, file)));
  if (absent !== undefined) return { name, folder, missing: `${name} has no ${absent}` };
  await provideModules(checkout, folder, name, terminal);
  return { name, folder };
}

/** The base's modules: the working tree's, where both lock the same ones. */
async function provideModules(checkout: string, folder: string, name: string, terminal: Terminal) {
  const lock = (of: string) => readFileSync(join(of, "package-lock.json"), "utf8");
  if (existsSync(join(folder, "package-lock.json")) && lock(checkout) === lock(folder)) {
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    return;
  }
  const strange = existsSync(join(folder, "package-lock.json")) ? fromElsewhere(lock(folder)) : ["all"];
  if (strange.length > 0) {
    throw new Failure(
      `${name} can't be installed without running foreign code: in its package-lock.json, these packages are not from ` +
        `a registry or have no integrity hash: ${strange.join(", ")}. Nothing was changed.\n` +
        `Fix: compare with a commit whose packages all come from a registry (--base <commit>).`,
    );
  }
  // Its own settings of npm may name programs to run, and put variables of yours into addresses.
  rmSync(join(folder, ".npmrc"), { force: true });
  terminal.doing("Installing modules");
  terminal.say(`Installing the modules of ${name}, because its package-lock.json differs.`);
  const options = { cwd: folder, signal: terminal.signal };
  // With the user's own npm settings, and so without a line of the modules' own code.
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], options).catch(
    (error: unknown) => {
      terminal.goOn();
      throw new Failure(`${name} can't be installed: ${firstLine(messageOf(error))}. Nothing was changed.`);
    },
  );
}

/** What a program said when it failed: its own words, which say what to type; or that there is none of it. */
function wordsOf(error: unknown): string {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
  if (code === "ENOENT") return "git is not on the PATH.\nFix: install it (https://git-scm.com/downloads).";
  return (stderr ?? "").trim() || messageOf(error);
}

async function git(checkout: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute("git", ["-C", checkout, ...args]);
  return stdout.trim();
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "";
}
