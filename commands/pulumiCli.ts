import { homedir } from "node:os";
import { join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { withLock } from "../emulator/servers/lock";
import { buildPulumi, pinnedVersion } from "./pulumiBuild";
import type { Waiting } from "./terminal";

const installer = "https://get.pulumi.com/install.sh";

/**
 * The Pulumi CLI that runs the engine: the machine's own, when it is new enough; else the one built here before;
 * else Pulumi's own installer's; and where that can't be downloaded, one built from `tools/go.mod`.
 */
export async function pulumiCli(waiting: Waiting): Promise<PulumiCommand> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "siscoe-infrastructure");
  return (
    (await fromPath()) ?? (await fromCache(cache)) ?? withLock(join(cache, "pulumi.lock"), waiting, obtain)
  );

  // Another command may have obtained it while this one waited for the lock.
  async function obtain(): Promise<PulumiCommand> {
    const found = (await fromCache(cache)) ?? (await fromInstaller(waiting));
    if (found !== undefined) return found;
    await buildPulumi(rootIn(cache), waiting);
    return PulumiCommand.get({ root: rootIn(cache) });
  }
}

function rootIn(cache: string): string {
  return join(cache, `pulumi-${pinnedVersion()}`);
}

async function fromPath(): Promise<PulumiCommand | undefined> {
  const found = await PulumiCommand.get().catch(() => undefined);
  return (found?.version?.compare(pinnedVersion()) ?? -1) >= 0 ? found : undefined;
}

function fromCache(cache: string): Promise<PulumiCommand | undefined> {
  return PulumiCommand.get({ root: rootIn(cache) }).catch(() => undefined);
}

/** Pulumi's own way: into ~/.pulumi/versions, where other projects find it too. */
async function fromInstaller({ say, signal, goOn }: Waiting): Promise<PulumiCommand | undefined> {
  try {
    // Without an answer within ten seconds the site is out of reach, as behind a firewall.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    const answer = await fetch(installer, { method: "HEAD", signal: limit });
    if (!answer.ok) return undefined;
    say("Installing the Pulumi CLI into ~/.pulumi/versions, as https://get.pulumi.com does.");
    return await PulumiCommand.install();
  } catch {
    goOn();
    return undefined;
  }
}
