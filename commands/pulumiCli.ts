import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { Failure, Interrupted, messageOf } from "./failure";
import { withLock } from "./fileLock";

const tools = join(__dirname, "..", "tools");
const installer = "https://get.pulumi.com/install.sh";
const module = "github.com/pulumi/pulumi";

/** How a command is told about things that take long, and told to stop. */
export interface Progress {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The Pulumi CLI that runs the engine: the machine's own, when it is new enough; else the one built here before;
 * else Pulumi's own installer's; and where that can't be downloaded, one built from `tools/go.mod`.
 */
export async function pulumiCli(progress: Progress): Promise<PulumiCommand> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "siscoe-infrastructure");
  return (
    (await fromPath()) ?? (await fromCache(cache)) ?? withLock(join(cache, "pulumi.lock"), progress, obtain)
  );

  // Another command may have obtained it while this one waited for the lock.
  async function obtain(): Promise<PulumiCommand> {
    const found = (await fromCache(cache)) ?? (await fromInstaller(progress));
    if (found !== undefined) return found;
    await build(cache, progress);
    return PulumiCommand.get({ root: rootIn(cache) });
  }
}

/** The version that `tools/go.mod` pins: the oldest that is good enough, and the one that is built. */
export function pinnedVersion(): string {
  const found = new RegExp(`${module}/pkg/v3 v(\\S+)`).exec(readFileSync(join(tools, "go.mod"), "utf8"));
  if (found?.[1] === undefined) throw new Failure(`tools/go.mod pins no version of ${module}/pkg/v3.`);
  return found[1];
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
async function fromInstaller({ say, signal }: Progress): Promise<PulumiCommand | undefined> {
  try {
    // Without an answer within ten seconds the site is out of reach, as behind a firewall.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    const answer = await fetch(installer, { method: "HEAD", signal: limit });
    if (!answer.ok) return undefined;
    say("Installing the Pulumi CLI into ~/.pulumi/versions, as https://get.pulumi.com does.");
    return await PulumiCommand.install();
  } catch {
    if (signal.aborted) throw new Interrupted("Stopped.");
    return undefined;
  }
}

async function build(cache: string, { say, signal }: Progress): Promise<void> {
  const version = pinnedVersion();
  say(
    `No pulumi >= ${version} is on the PATH, and ${new URL(installer).host} can't be reached: building Pulumi`,
  );
  say(
    `${version} from its Go module, once. This takes 2 to 3 minutes on two cores; the result is kept in ${cache}.`,
  );
  // An interrupted build leaves its folder behind. The lock is ours, so whatever lies here is nobody's.
  const unfinished = readdirSync(cache).filter((name) => name.startsWith("building-"));
  for (const name of unfinished) rmSync(join(cache, name), { recursive: true, force: true });
  const building = join(cache, `building-${version}`);
  mkdirSync(join(building, "bin"), { recursive: true });
  try {
    await go(
      [
        "build",
        "-mod=readonly",
        "-buildvcs=false",
        `-ldflags=-s -w -X ${module}/sdk/v3/go/common/version.Version=${version}`,
        "-o",
        join(building, "bin", "pulumi"),
        `${module}/pkg/v3/cmd/pulumi`,
      ],
      signal,
    );
    rmSync(rootIn(cache), { recursive: true, force: true });
    renameSync(building, rootIn(cache));
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function go(args: readonly string[], signal: AbortSignal): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  const child = spawn("go", args, {
    cwd: tools,
    env,
    signal,
    killSignal: "SIGINT",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => words.push(data.toString()));
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) return;
  } catch (error) {
    if (signal.aborted) throw new Interrupted("Stopped: the Pulumi CLI is not built.");
    throw new Failure(
      `The Pulumi CLI is not on this machine, and can't be built: ${messageOf(error)}.\n` +
        "Install it (https://www.pulumi.com/docs/iac/download-install), or Go 1.25 or newer (https://go.dev/dl), " +
        "and run the command again.",
    );
  }
  throw new Failure(`The Pulumi CLI could not be built. What Go said:\n${words.join("").trim()}`);
}
