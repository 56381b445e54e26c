import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { table } from "../../config";
import { checkout } from "../checkout";
import { Failure } from "../failure";
import { pulumiCli } from "../pulumiCli";
import { placeholder, readCheckout } from "../stackSettings";
import type { Terminal } from "../terminal";
import { inNewFolder } from "./emptyProgram";
import type { Comparison } from "./ratio";

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
const settings = JSON.parse(process.env.BENCH_SETTINGS);
// Every zone that is looked up is the domain's.
const call = ({ inputs }) => ({ name: settings["siscoe:domain"], ...inputs });
runtime.setMocks({ newResource, call }, "siscoe", "prod", true, "organization");
runtime.setAllConfig(settings, JSON.parse(process.env.BENCH_SECRET_KEYS));
const peak = () => process.resourceUsage().maxRSS / 1024;
process.on("exit", () => console.log(JSON.stringify({ resources, last, peak: peak() })));
runtime.runInPulumiStack(() => require(process.env.BENCH_PROGRAM)());
`;

/**
 * From a process's start to its last registration, and its memory: the whole program, beside one of a single bucket; and
 * what that is for each resource, with the application on ECS beside without it.
 */
export async function coldStart(runs: number, terminal: Terminal): Promise<readonly Comparison[]> {
  const { main, ...configuration } = await readProd(terminal);
  return inNewFolder(terminal, async (folder) => {
    const bucket = projectIn(folder);
    const program = { file: join(checkout, main) };
    const image = table.image.example;
    const withImage = { ...configuration, settings: { ...configuration.settings, "siscoe:image": image } };
    const [small, whole, runsOnEcs]: [Run[], Run[], Run[]] = [[], [], []];
    // One after the other by turns: whatever else the machine is doing meets both alike.
    for (let run = 0; run < runs; run++) {
      small.push(await lastRegistration(bucket, configuration));
      whole.push(await lastRegistration(program, configuration));
      runsOnEcs.push(await lastRegistration(program, withImage));
    }
    const compared = (take: (run: Run) => number) => ({
      subject: { name: "the whole program", times: whole.map(take) },
      yardstick: [{ name: "a program of one bucket", times: small.map(take) }],
      limit: 1.2,
    });
    return [
      { title: "A cold start, until the last resource is registered", ...compared(({ last }) => last) },
      { title: "Its peak memory", unit: "MB", ...compared(({ peak }) => peak) },
      {
        title: "A cold start, for each resource",
        unit: "µs",
        subject: { name: "with siscoe:image", times: runsOnEcs.map(perResource) },
        yardstick: [{ name: "without", times: whole.map(perResource) }],
        limit: 1,
      },
    ];
  });
}

/** What `Pulumi.yaml` says the CLI runs, and production's settings as the language host gets them: all text. */
async function readProd(terminal: Terminal): Promise<{ main: string } & Configuration> {
  const { project, plain, missingSecrets } = await readCheckout(checkout, "prod", await pulumiCli(terminal));
  if (project.main === undefined)
    throw new Failure("Pulumi.yaml names no main: there is nothing to measure.");
  const texts = Object.entries(plain).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const secrets = missingSecrets.map((key) => [key, placeholder(key)]);
  return {
    main: project.main,
    settings: Object.fromEntries([...texts, ...secrets]) as Record<string, string>,
    secretKeys: missingSecrets,
  };
}

/** Settings as the language host gets them. */
interface Configuration {
  readonly settings: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** When a run registered the last of its resources, in milliseconds from its start, and its peak of memory, in MB. */
interface Run {
  readonly resources: number;
  readonly last: number;
  readonly peak: number;
}

const perResource = ({ last, resources }: Run) => (1000 * last) / resources;

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

async function lastRegistration(program: Program, { settings, secretKeys }: Configuration): Promise<Run> {
  const env = {
    PATH: process.env["PATH"],
    BENCH_TSCONFIG: program.tsconfig ?? "",
    // Cold: the runner of a pull request has no cache.
    TS_NODE_CACHE: "false",
    BENCH_PROGRAM: program.file,
    BENCH_SETTINGS: JSON.stringify(settings),
    BENCH_SECRET_KEYS: JSON.stringify(secretKeys),
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
