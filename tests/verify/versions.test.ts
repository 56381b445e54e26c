import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { cacheFolder } from "../../system/cacheFolder";
import { checkout } from "../../commands/checkout";
import { pulumiCli } from "../../commands/pulumiCli";
import { buildPulumi, pinnedVersion } from "../../commands/pulumiBuild";
import { nodeVersions } from "../../commands/versions";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { smoke } from "./smoke";

/** Every supported version does what a user does first: the oldest CLI and the pinned one, and each Node.js. */
const cache = cacheFolder();

/** Node.js' own build of a version, which is a package of npm's. */
function nodeBuild(version: string): string {
  const folder = join(cache, `node-${version}`);
  const build = `node-${process.platform}-${process.arch}`;
  const program = join(folder, "node_modules", build, "bin", "node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    execFileSync("npm", ["install", "--no-save", "--prefix", folder, `${build}@${version}`]);
  }
  return program;
}

async function oldestPulumi(): Promise<string> {
  const module = join(checkout, "tools", "oldest");
  const root = join(cache, `pulumi-${pinnedVersion(module)}`);
  if (!existsSync(root)) await buildPulumi(root, fakeTerminal(), module);
  return join(root, "bin");
}

const pinnedPulumi = async () => dirname((await pulumiCli(fakeTerminal())).command);

test("the oldest Pulumi CLI, on this Node.js", async () => {
  await smoke(process.execPath, await oldestPulumi());
});

for (const version of nodeVersions.builds) {
  test(`Node.js ${version}, on the pinned Pulumi CLI`, async () => {
    await smoke(nodeBuild(version), await pinnedPulumi());
  });
  test(`Node.js ${version}, on the oldest Pulumi CLI`, async () => {
    await smoke(nodeBuild(version), await oldestPulumi());
  });
}
