import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../../commands/failure";
import type { Waiting } from "../../commands/terminal";
import { cacheFolder } from "../../system/cacheFolder";
import { withLock } from "../../system/lock";
import { onLeash } from "./leash";
import { findPython, type Python } from "./python";

const consumer = join(__dirname, "requirements.txt");

/** Long enough for a slow line; a build takes half a minute, the scanner's three on two busy cores. */
const buildTimeoutMs = 15 * 60_000;

const run = promisify(execFile);

/** What {@link venv} is told, mostly by its own tests. */
export interface VenvOptions {
  /** Whose it is, in one word: the consumer's by default. */
  readonly name?: string;
  /** The file that lists all that it holds, with hashes: the consumer's libraries by default. */
  readonly requirements?: string;
  /** Where virtual environments are kept. */
  readonly cache?: string;
  /** The Python that it is made of. */
  readonly python?: Python;
  /** Who hears that it takes a while. */
  readonly waiting?: Waiting;
}

/**
 * The Python of a virtual environment that holds what is listed for it, made at the first call and kept.
 * A virtual environment can't be moved, so it is built where it stays, and counts once its mark is there.
 */
export async function venv(options: VenvOptions = {}): Promise<string> {
  const { python = findPython(), cache = cacheFolder(), waiting = quietly } = options;
  const { name = "consumer", requirements = consumer } = options;
  const home = join(cache, `${name}-${fingerprint(python, requirements)}`);
  const mark = join(home, "complete");
  if (!existsSync(mark)) {
    await withLock(`${home}.lock`, waiting, async () => {
      if (existsSync(mark)) return; // Built while this one waited.
      waiting.say(`Building the ${name}'s virtual environment in ${home} (about a minute, once).`);
      // What an interrupted build left, and may be writing for another moment.
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
      mkdirSync(cache, { recursive: true });
      await build(home, python, requirements);
      writeFileSync(mark, "");
    });
  }
  return join(home, "bin", "python");
}

const quietly: Waiting = {
  say: (line) => process.stderr.write(`${line}\n`),
  signal: new AbortController().signal,
  goOn: () => undefined,
  doing: () => undefined,
};

/** Another list of libraries, or another Python, makes another virtual environment. */
function fingerprint({ executable, version }: Python, requirements: string): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).update(`${executable} ${version}`);
  return hash.digest("hex").slice(0, 16);
}

async function build(home: string, { executable, installer }: Python, requirements: string): Promise<void> {
  const own = join(home, "bin", "python");
  if (installer === "ensurepip") {
    await done(executable, ["-m", "venv", home]);
    await install(requirements, (args) => done(own, ["-m", "pip", ...args]));
  } else if (installer === "pip") {
    // Debian's pip may not touch Debian's own packages, but those of another Python it may.
    await done(executable, ["-m", "venv", "--without-pip", home]);
    await install(requirements, (args) => done(executable, ["-m", "pip", "--python", own, ...args]));
  } else {
    throw new Failure(
      `${executable} can't make a virtual environment: it has neither ensurepip nor pip. ` +
        `Install one (Debian: apt-get install python3-venv).`,
    );
  }
}

/**
 * Every library is in the list, with the fingerprints of what PyPI had when its version was pinned: pip takes nothing
 * else, and whatever else it would bring has neither.
 */
async function install(requirements: string, pip: (args: readonly string[]) => Promise<void>): Promise<void> {
  const strictly = ["--no-deps", "--require-hashes"];
  await pip(["install", "--quiet", "--no-input", ...strictly, "--requirement", requirements]);
  await pip(["check"]);
}

async function done(python: string, args: readonly string[]): Promise<void> {
  try {
    await run(...onLeash(python, args), { timeout: buildTimeoutMs });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    const words = `${stdout}${stderr}`.trim() || String(error);
    throw new Failure(`A virtual environment could not be built:\n${words}`);
  }
}
