import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { Failure, messageOf, UsageError } from "./failure";
import { checkout } from "./checkout";
import { pulumiCli } from "./pulumiCli";
import { placeholder, readCheckout } from "./stackSettings";
import { processTerminal, type Terminal } from "./terminal";

/** How many times as long as a program of one bucket the whole program may take. */
const limit = 1.5;

/** The smallest program that does something: what any preview costs, compiled as the CLI does, without a type check. */
const oneBucket = `
import * as aws from "@pulumi/aws";
function program(): void {
  new aws.s3.Bucket("bucket");
}
export = program;
`;

const oneBucketTsconfig = {
  compilerOptions: { target: "es2022", module: "node16", moduleResolution: "node16", noCheck: true },
  files: ["index.ts"],
};

/**
 * Runs a program on a mocked engine, loaded as the CLI's language host loads it (`cmd/run/run.js` of the SDK), and
 * prints how many resources it registered and when the last one was, in milliseconds since the process began.
 */
const mockedRun = `
const { runtime } = require("@pulumi/pulumi");
if (process.env.BENCH_TSCONFIG) {
  const compilerOptions = require("@pulumi/pulumi/tsutils").loadTypeScriptCompilerOptions(process.env.BENCH_TSCONFIG);
  require("@pulumi/pulumi/vendor/ts-node@7.0.1").register({
    compiler: "typescript",
    transpileOnly: compilerOptions.noCheck,
    project: process.env.BENCH_TSCONFIG,
    compilerOptions: { sourceMap: "true", ...compilerOptions },
  });
}
let [resources, last] = [0, 0];
const newResource = ({ name, inputs }) => {
  [resources, last] = [resources + 1, performance.now()];
  return { id: name, state: { arn: "arn:aws:mock:" + name, name, ...inputs } };
};
runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, "siscoe", "prod", true, "organization");
runtime.setAllConfig(JSON.parse(process.env.BENCH_SETTINGS));
process.on("exit", () => console.log(JSON.stringify({ resources, last })));
runtime.runInPulumiStack(() => require(process.env.BENCH_PROGRAM)());
`;

interface Run {
  readonly resources: number;
  readonly last: number;
}

/** `npm run bench`: how long the whole program takes, beside one of a single bucket, both started cold. */
async function main(terminal: Terminal): Promise<void> {
  const runs = wholeNumber(parseArgs({ options: { runs: { type: "string", default: "7" } } }).values.runs);
  const settings = await prodSettings(terminal);
  const folder = mkdtempSync(join(tmpdir(), "siscoe-bench-"));
  try {
    const bucket = projectIn(folder);
    const program = { file: join(checkout, await mainOfProject(terminal)) };
    const [small, whole]: [Run[], Run[]] = [[], []];
    // One after the other by turns: whatever else the machine is doing meets both alike.
    for (let run = 0; run < runs; run++) {
      small.push(await measured(bucket, settings));
      whole.push(await measured(program, settings));
    }
    report(small, whole, terminal);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Production's settings, as the language host gets them: text, and JSON where they are more. */
async function prodSettings(terminal: Terminal): Promise<Record<string, string>> {
  const { plain, missingSecrets } = await readCheckout(checkout, "prod", await pulumiCli(terminal));
  const texts = Object.entries(plain).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const secrets = missingSecrets.map((key) => [key, placeholder(key)]);
  return Object.fromEntries([...texts, ...secrets]) as Record<string, string>;
}

/** What `Pulumi.yaml` says the CLI runs. */
async function mainOfProject(terminal: Terminal): Promise<string> {
  const { project } = await readCheckout(checkout, "prod", await pulumiCli(terminal));
  if (project.main === undefined)
    throw new Failure("Pulumi.yaml names no main: there is nothing to measure.");
  return project.main;
}

interface Program {
  readonly file: string;
  /** Where the CLI compiles it, with what. */
  readonly tsconfig?: string;
}

function projectIn(folder: string): Program {
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), "{}");
  const [file, tsconfig] = [join(folder, "index.ts"), join(folder, "tsconfig.json")];
  writeFileSync(file, oneBucket);
  writeFileSync(tsconfig, JSON.stringify(oneBucketTsconfig));
  return { file, tsconfig };
}

async function measured(program: Program, settings: Record<string, string>): Promise<Run> {
  const env = {
    PATH: process.env["PATH"],
    BENCH_TSCONFIG: program.tsconfig ?? "",
    // Cold: the runner of a pull request has no cache.
    TS_NODE_CACHE: "false",
    BENCH_PROGRAM: program.file,
    BENCH_SETTINGS: JSON.stringify(settings),
  };
  const options = { cwd: checkout, env };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", mockedRun], options).catch(
    (error: unknown) => {
      throw new Failure(`${program.file} failed:\n${(error as { stderr: string }).stderr}`);
    },
  );
  const run = JSON.parse(stdout) as Run;
  if (run.resources === 0)
    throw new Failure(`${program.file} registered no resource: there is nothing to measure.`);
  return run;
}

function report(small: readonly Run[], whole: readonly Run[], { print }: Terminal): void {
  const row = (name: string, time: string, resources: string) =>
    `${name.padEnd(20)}${time.padStart(10)}${resources.padStart(12)}\n`;
  const median = (runs: readonly Run[]) =>
    runs.map(({ last }) => last).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
  const of = (name: string, runs: readonly Run[]) =>
    row(name, `${median(runs).toFixed(0)} ms`, String(runs[0]?.resources));
  const ratio = median(whole) / median(small);
  print(`From process start to the last registration, cold, median of ${small.length} runs each\n\n`);
  print(row("", "time", "resources"));
  print(of("one bucket", small));
  print(of("the whole program", whole));
  print(`\nratio ${ratio.toFixed(2)} (limit ${limit})\n`);
  if (!(ratio <= limit)) throw new Failure("The whole program takes too long to load: see the ratio.");
}

function wholeNumber(typed: string): number {
  const number = Number(typed);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`--runs is "${typed}": allowed are 1, 2, 3 …`);
  return number;
}

const terminal = processTerminal();
main(terminal).catch((error: unknown) => {
  terminal.say(messageOf(error));
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
});
