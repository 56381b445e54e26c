import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import type { Stack } from "@pulumi/pulumi/automation";
import { fleetOf } from "../../emulator/servers/environment";
import { pulumiCli } from "../../commands/pulumiCli";
import { runStep } from "../engine/workflowStep";
import { repositoryOf } from "../engine/diffSmallProgram";
import { Checkout, ended } from "../support/checkout";
import { optionalParts, withService } from "../support/otherValues";
import { ofProcess, ProcessWatch } from "../support/processWatch";
import { SecretSearch } from "../support/secretSearch";
import { secretKeys } from "../support/settings";
import { fakeTerminal } from "../unit/commandsFakeTerminal";

/**
 * Every secret of one production environment with every part on and real servers, from a creation that fails to a rotation: in clear it is
 * nowhere but in what `env` prints.
 */
// In this order: what destroys the environment runs before what deletes the copy.
after(async () => {
  await checkout.local("destroy --unprotect --stack prod");
});
const checkout = new Checkout({ servers: true });
const search = new SecretSearch();
const watch = new ProcessWatch();
const began = Date.now();
/** What was written and said, by who did. */
const said: [who: string, words: string][] = [];

/** A value for a secret setting that is found wherever it gets: with what URLs, JSON and shells write otherwise. */
function marker(key: string): string {
  const text = randomBytes(24).toString("hex");
  const value = key === "siscoe:chatEncryptionKey" ? `${text.slice(0, 43)}=` : `m-${text}%2B+/=@`;
  search.add(key, value);
  return value;
}

/** Gives secret settings of the environment other values, as the operations page has it: read from standard input. */
async function setSecrets({ workspace }: Stack, keys: readonly string[]): Promise<void> {
  const { command } = await pulumiCli(fakeTerminal());
  const file = join(workspace.workDir, "Pulumi.prod.yaml");
  const env = { ...process.env, ...workspace.envVars, PULUMI_HOME: workspace.pulumiHome };
  for (const key of keys) {
    const args = ["config", "set", "--secret", "--stack", "prod", "--config-file", file, key];
    execFileSync(command, args, { cwd: workspace.workDir, env, input: marker(key) });
  }
}

async function local(args: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const { stdout, stderr } = await checkout.local(`${args} --stack prod`, env);
  said.push([args, stdout + stderr]);
  return stdout + stderr;
}

/** The engine's own words, as many as it has. With `-v`, 3.206 says secrets too (docs/security.md); 3.274 does not. */
async function verbosity() {
  const { version } = await pulumiCli(fakeTerminal());
  return { ...((version?.minor ?? 0) < 274 ? {} : { logVerbosity: 9, logToStdErr: true }), debug: true };
}

/** The same, with what is said remembered. */
async function loudly(who: string) {
  const hear = (words: string) => said.push([who, words]);
  return { ...(await verbosity()), onOutput: hear, onError: hear };
}

/** An `up` by a plan that the settings don't fit any more. */
async function violate(plan: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const options = await verbosity();
  const words = [checkout.folder, "prod", JSON.stringify(settings), JSON.stringify({ ...options, plan })];
  const worker = ["--require", "./tests/register.js", join(__dirname, "planWorker.ts"), ...words];
  const { stdout, stderr } = await ended(
    spawn(process.execPath, worker, { stdio: ["ignore", "pipe", "pipe"] }),
  );
  said.push(["the error of a violated plan", stdout + stderr]);
  assert.match(stdout, /it failed: [^]*violates plan/);
}

const fleet = () => fleetOf(checkout.path(".local", "prod"));

/** The workflow's own preview of this very environment, which a pull request shows. */
async function previewByWorkflow({ workspace }: Stack): Promise<void> {
  copyFileSync(join(workspace.workDir, "Pulumi.prod.yaml"), checkout.path("Pulumi.prod.yaml"));
  const plugins = ["aws", "random"].map((name) => `    - { name: ${name}, path: ./emulator }`).join("\n");
  appendFileSync(checkout.path("Pulumi.yaml"), `plugins:\n  providers:\n${plugins}\n`);
  repositoryOf(checkout);
  const { command } = await pulumiCli(fakeTerminal());
  const ran = await runStep(checkout, "preview", {
    ...workspace.envVars,
    // The script starts the emulator as any plugin.
    PULUMI_DEBUG_PROVIDERS: undefined,
    PATH: [dirname(command), process.env["PATH"]].join(":"),
    STACK: "prod",
    EMULATOR_DIRECTORY: checkout.path(".local", "prod", "aws"),
    EMULATOR_SERVERS: checkout.path(".local", "prod"),
    EMULATOR_REGION: "sa-east-1",
    EMULATOR_DOMAIN: "siscoe.example.com",
  });
  said.push(["the workflow's preview", JSON.stringify(ran)]);
  assert.equal(ran.code, 0, ran.text);
  assert.match(ran.outputs["report"] ?? "", /secretString: \[secret\]/);
}

/** What the commands left in the shared temporary folder. */
function temporaryFiles(): [string, string][] {
  const names = readdirSync(tmpdir()).filter((name) => /^(pulumi|automation|siscoe-)/.test(name));
  const paths = names.map((name) => join(tmpdir(), name)).filter((path) => statSync(path).mtimeMs > began);
  return paths
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
    .map((path) => [path, readFileSync(path, "latin1")]);
}

/** Every file below a folder, but for installed packages and what environments keep. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === "node_modules" || entry.name === ".local") return [];
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

describe("the secrets of production", () => {
  test("come up with it, after a creation that fails", async () => {
    const file = checkout.path("Pulumi.prod.yaml");
    const unreadable = secretKeys.map((key) => `  ${key}:\n    secure: AAAA\n`).join("");
    const parts = Object.entries({ "siscoe:image": withService["siscoe:image"], ...optionalParts }).map(
      ([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`,
    );
    writeFileSync(file, [readFileSync(file, "utf8"), unreadable, ...parts].join(""));
    const { stack } = await checkout.open("prod");
    await setSecrets(stack, secretKeys);

    const failure = { EMULATOR_FAIL: "create:aws:elasticache/replicationGroup:ReplicationGroup" };
    assert.match(await local("up", failure), /EMULATOR_FAIL asks for this failure/);
    const loud = await checkout.open("prod");
    await loud.stack.up(await loudly("up -v=9 --debug"));
    const logged = said.flatMap(([, words]) => words.match(/^(I\d{4} |\{"time":)/gm) ?? []);
    const isVerbose = ((await pulumiCli(fakeTerminal())).version?.minor ?? 0) >= 274;
    assert.ok(!isVerbose || logged.length > 1000, `the engine logged ${String(logged.length)} lines`);
    search.addState("first state", await loud.stack.exportStack());
    const authority = await fleet().authority();
    for (const purpose of ["postgres administrator", "redis administrator", "redis replica"])
      search.add(purpose, authority.secret(purpose));
    search.add("the passphrase", readFileSync(checkout.path(".local", "passphrase"), "utf8"));
  });

  test("are shown by no command but env, which shows them all", async () => {
    for (const command of ["preview", "outputs", "status", "refresh", "preview --help"]) await local(command);
    const { stdout } = await checkout.local("env --format json --stack prod");
    for (const key of secretKeys)
      assert.ok(search.foundIn([["env", stdout]]).includes(`${key} in env`), `${key} in env`);
  });

  test("change without being shown: a pull request's report, a plan, what breaks it, and the log of it all", async () => {
    const next = {
      "siscoe:databasePasswordVersion": "2",
      "siscoe:cacheTokenVersion": "2",
      "siscoe:secretKeyVersion": "2",
    };
    const { stack } = await checkout.open("prod", next);
    await setSecrets(stack, ["siscoe:brevoSmtpPassword", "siscoe:groqApiKey"]);
    await previewByWorkflow(stack);

    const plan = checkout.path(".local", "plan.json");
    await stack.preview({ ...(await loudly("preview --save-plan")), plan });
    await setSecrets(stack, ["siscoe:brevoSmtpPassword"]);
    await violate(plan, next);
    await stack.up(await loudly("the rotation"));
    search.addState("second state", await stack.exportStack());
  });

  test("are nowhere in clear", async (t) => {
    t.diagnostic(`${String(search.names.length)} texts`);
    assert.ok(search.names.length > 40, search.names.join());
    const printed = said.map(([who, words]) => [`what ${who} said`, words] as const);
    const sources = filesIn(checkout.folder).map((path) => [path, readFileSync(path, "latin1")] as const);
    const kept = checkout.kept().filter(([file]) => file !== join(".local", "passphrase"));
    const servers = (await fleet().status()).flatMap(({ pid = 0, name }) =>
      (["cmdline", "environ"] as const).map((file) => [`${file} of ${name}`, ofProcess(pid, file)] as const),
    );
    const lines = watch.stop().map((line) => ["a command line", line] as const);
    assert.ok(lines.some(([, line]) => line.includes("redis-server")));
    assert.deepEqual(
      search.foundIn([...printed, ...sources, ...kept, ...servers, ...lines, ...temporaryFiles()]),
      [],
    );
  });

  test("are in no core dump: no server leaves one", async () => {
    for (const { pid = 0, name } of await fleet().status())
      assert.match(ofProcess(pid, "limits"), /^Max core file size +0 +0 /m, name);
  });

  test("have keys that their owners alone can read", () => {
    const keys = filesIn(realpathSync(checkout.path(".local", "prod", "servers"))).filter(
      (path) => path.endsWith(".key") || readFileSync(path, "latin1").includes("PRIVATE KEY-----\n"),
    );
    assert.equal(keys.length, 4, keys.join());
    for (const path of keys) assert.equal(statSync(path).mode & 0o777, 0o600, path);
  });
});
