import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import type * as Semver from "semver";
import { cacheFolder } from "../system/cacheFolder";
import { codeOf } from "../system/failure";
import { withLock } from "../system/lock";
import { buildPulumi, pinnedVersion } from "./pulumiBuild";
import type { Waiting } from "./terminal";
import { pulumiVersions } from "./versions";

// The Automation API's own: it wants versions as objects of it.
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi"))("semver") as typeof Semver;

const installer = "https://get.pulumi.com/install.sh";

/**
 * The Pulumi CLI that runs the engine: the machine's own, when it is new enough; else the pinned one, installed by
 * Pulumi's own installer or built here before; else it is installed, and where that can't be downloaded, built from
 * `tools/go.mod`.
 */
export async function pulumiCli(waiting: Waiting): Promise<PulumiCommand> {
  const cache = cacheFolder();
  return (
    (await fromPath(cache, waiting)) ??
    (await found(cache)) ??
    withLock(join(cache, "pulumi.lock"), waiting, obtain)
  );

  // Another command may have obtained it while this one waited for the lock.
  async function obtain(): Promise<PulumiCommand> {
    const obtained = (await found(cache)) ?? (await fromInstaller(waiting));
    if (obtained !== undefined) return obtained;
    await buildPulumi(rootIn(cache), waiting);
    return PulumiCommand.get({ root: rootIn(cache) });
  }
}

function rootIn(cache: string): string {
  return join(cache, `pulumi-${pinnedVersion()}`);
}

async function fromPath(cache: string, { say }: Waiting): Promise<PulumiCommand | undefined> {
  const own = await PulumiCommand.get({ skipVersionCheck: true }).catch(() => undefined);
  if (own?.version == null) return undefined;
  const { oldest, newest } = pulumiVersions;
  if (own.version.compare(oldest) < 0) {
    say(
      `The pulumi on the PATH is ${String(own.version)}, but ${oldest} or later is needed: ${pinnedVersion()} is used.`,
    );
    return undefined;
  }
  if (own.version.compare(newest) > 0 && isFirst(join(cache, `noted-pulumi-${String(own.version)}`))) {
    say(
      `The pulumi on the PATH is ${String(own.version)}, newer than ${newest}, the newest version tested here.`,
    );
  }
  return own;
}

/** Whether this was never asked before on this machine: what is said of it would be a nuisance every time. */
function isFirst(note: string): boolean {
  try {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, "", { flag: "wx" });
    return true;
  } catch (error) {
    return codeOf(error) !== "EEXIST";
  }
}

/** The pinned one, where it is on this machine already. */
async function found(cache: string): Promise<PulumiCommand | undefined> {
  const installed = join(homedir(), ".pulumi", "versions", pinnedVersion());
  for (const root of [rootIn(cache), installed]) {
    const command = await PulumiCommand.get({ root }).catch(() => undefined);
    if (command?.version?.compare(pinnedVersion()) === 0) return command;
  }
  return undefined;
}

/** Pulumi's own way: into ~/.pulumi/versions, where other projects find it too. */
async function fromInstaller({ say, signal, goOn, doing }: Waiting): Promise<PulumiCommand | undefined> {
  try {
    doing("Looking for Pulumi's installer");
    // Without an answer within ten seconds the site is out of reach, as behind a firewall.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    const answer = await fetch(installer, { method: "HEAD", signal: limit });
    if (!answer.ok) return undefined;
    say(
      `Installing the Pulumi CLI ${pinnedVersion()} into ~/.pulumi/versions, as https://get.pulumi.com does.`,
    );
    doing("Installing the Pulumi CLI");
    return await PulumiCommand.install({ version: new SemVer(pinnedVersion()) });
  } catch {
    goOn();
    return undefined;
  }
}
