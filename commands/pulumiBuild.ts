import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout";
import { Failure } from "./failure";
import { messageOf } from "../system/failure";
import type { Waiting } from "./terminal";

const tools = join(checkout, "tools");
const module = "github.com/pulumi/pulumi";

/**
 * The version that `tools/go.mod` pins, and that is built where there is none.
 *
 * @param folder - that of another `go.mod`.
 */
export function pinnedVersion(folder = tools): string {
  const found = new RegExp(`${module}/pkg/v3 v(\\S+)`).exec(readFileSync(join(folder, "go.mod"), "utf8"));
  if (found?.[1] === undefined) throw new Failure(`${folder}/go.mod pins no version of ${module}/pkg/v3.`);
  return found[1];
}

/**
 * Builds the pinned Pulumi CLI into `<root>/bin`. The folder appears whole, or not at all.
 *
 * @param folder - that of the `go.mod` that pins it.
 */
export async function buildPulumi(root: string, waiting: Waiting, folder = tools): Promise<void> {
  const version = pinnedVersion(folder);
  waiting.say(
    `No pulumi >= ${version} is on the PATH, and Pulumi's installer can't be reached: building ${version} from its ` +
      `Go module, once. This takes 2 to 3 minutes on two cores. The result is kept in ${root}.`,
  );
  waiting.doing(`Building the Pulumi CLI ${version}`);
  const building = `${root}.building`;
  rmSync(building, { recursive: true, force: true }); // What a build that was killed left.
  mkdirSync(join(building, "bin"), { recursive: true });
  try {
    const name = `-X ${module}/sdk/v3/go/common/version.Version=${version}`;
    const output = join(building, "bin", "pulumi");
    const options = ["-mod=readonly", "-buildvcs=false", `-ldflags=-s -w ${name}`, "-o", output];
    await go(["build", ...options, `${module}/pkg/v3/cmd/pulumi`], waiting, folder);
    rmSync(root, { recursive: true, force: true });
    renameSync(building, root);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function go(args: readonly string[], { signal, goOn }: Waiting, cwd: string): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  signal.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
  const words: string[] = [];
  child.stdout.on("data", (data: Buffer) => words.push(data.toString()));
  child.stderr.on("data", (data: Buffer) => words.push(data.toString()));
  const ended = once(child, "close").catch((error: unknown) => {
    throw new Failure(
      `The Pulumi CLI is not on this machine, and can't be built: ${messageOf(error)}.\n` +
        "Install it (https://www.pulumi.com/docs/iac/download-install), or Go 1.26 or newer (https://go.dev/dl), " +
        "and run the command again.",
    );
  });
  const [code] = (await ended) as [number | null];
  goOn();
  if (code !== 0)
    throw new Failure(`The Pulumi CLI could not be built. The output of Go:\n${words.join("").trim()}`);
}
