import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BrowserContext, chromium } from "playwright-core";
import { Failure } from "../../commands/failure";
import { canInstall, installPackages, onPath } from "../../emulator/servers/packages";

/** What the test runs, and the Debian packages that have it. */
const programs = ["chromium", "certutil"];
const packages = ["chromium", "libnss3-tools"];

/** Playwright's own arguments keep the browser from its maker's servers; these do the rest. */
const browserArguments = ["--disable-gpu", "--disable-quic", "--disable-sync"];

const run = promisify(execFile);

/** What a browser is given. */
interface BrowserOptions {
  /** An authority (PEM) that it trusts, beside the world's. */
  readonly caFile?: string;
  /** Names that lead to this machine, beside those below `localhost`. */
  readonly thisMachine?: readonly string[];
}

/** Does something with a headless Chromium of its own. */
export async function withChromium(
  { caFile, thisMachine = [] }: BrowserOptions,
  work: (browser: BrowserContext) => Promise<void>,
): Promise<void> {
  await ensureChromium();
  const home = mkdtempSync(join(tmpdir(), "siscoe-chromium-"));
  try {
    if (caFile !== undefined) await trust(home, caFile);
    const browser = await chromium.launchPersistentContext(join(home, "profile"), {
      executablePath: onPath("chromium") ?? "",
      args: [...browserArguments, ...resolverArguments(thisMachine)],
      env: { HOME: home, PATH: process.env["PATH"] ?? "" },
    });
    try {
      await work(browser);
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function resolverArguments(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`--host-resolver-rules=${names.map((name) => `MAP ${name} 127.0.0.1`).join(",")}`];
}

/** Chromium on Linux trusts what the NSS database of its user does. */
async function trust(home: string, caFile: string): Promise<void> {
  const database = join(home, ".pki", "nssdb");
  mkdirSync(database, { recursive: true });
  const store = ["-d", `sql:${database}`];
  await run("certutil", [...store, "-N", "--empty-password"]);
  await run("certutil", [...store, "-A", "-t", "C,,", "-n", "SisCoE local", "-i", caFile]);
}

async function ensureChromium(): Promise<void> {
  if (isThere()) return;
  if (canInstall()) {
    process.stderr.write(`Installing Debian's packages ${packages.join(" and ")}, to test with a browser.\n`);
    if ((await installPackages(packages)) && isThere()) return;
  }
  throw new Failure(
    `The consumer test needs ${programs.join(" and ")} on the PATH. ` +
      `Install them: sudo apt-get install -y ${packages.join(" ")}`,
  );
}

function isThere(): boolean {
  return programs.every((program) => onPath(program) !== undefined);
}
