import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, copyFileSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import type { Stack } from "@pulumi/pulumi/automation";
import { fleetOf } from "../../emulator/servers/environment";
import { pulumiCli } from "../../commands/pulumiCli";
import { runStep } from "../engine/workflowStep";
import { repositoryOf } from "../engine/diffSmallProgram";
import { Checkout, ended } from "../support/checkout";
import { filesIn, MarkedSecrets, verbosity } from "../support/markedSecrets";
import { optionalParts, withService } from "../support/otherValues";
import { ofProcess } from "../support/processWatch";
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
const secrets = new MarkedSecrets(checkout, "prod");
const { search } = secrets;

async function local(args: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const { stdout, stderr } = await checkout.local(`${args} --stack prod`, env);
  secrets.hear(args, stdout + stderr);
  return stdout + stderr;
}

/** An `up` by a plan that the settings don't fit any more. */
async function violate(plan: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const options = await verbosity();
  const words = [checkout.folder, "prod", JSON.stringify(settings), JSON.stringify({ ...options, plan })];
  const worker = ["--require", "./tests/register.js", join(__dirname, "planWorker.ts"), ...words];
  const { stdout, stderr } = await ended(
    spawn(process.execPath, worker, { stdio: ["ignore", "pipe", "pipe"] }),
  );
  secrets.hear("the error of a violated plan", stdout + stderr);
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
  secrets.hear("the workflow's preview", JSON.stringify(ran));
  assert.equal(ran.code, 0, ran.text);
  assert.match(ran.outputs["report"] ?? "", /secretString: \[secret\]/);
}

/** What `diff` says of another rotation, compared with what was committed. */
async function diffOfRotation(): Promise<void> {
  const rotated = (file: string) => file.replace(/(?<=siscoe:secretKeyVersion: ).*/, '"3"');
  await checkout.edited("Pulumi.prod.yaml", rotated, async () => {
    assert.match(await local("diff --base main"), /secretString: \[secret\]/);
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
    await secrets.set(stack, secretKeys);

    const failure = { EMULATOR_FAIL: "create:aws:elasticache/replicationGroup:ReplicationGroup" };
    assert.match(await local("up", failure), /EMULATOR_FAIL asks for this failure/);
    const loud = await checkout.open("prod");
    await loud.stack.up(await secrets.loudly("up -v=11 --debug"));
    const logged = secrets.words.flatMap((words) => words.match(/^(I\d{4} |\{"time":)/gm) ?? []);
    const isVerbose = ((await pulumiCli(fakeTerminal())).version?.minor ?? 0) >= 274;
    assert.ok(!isVerbose || logged.length > 1000, `the engine logged ${String(logged.length)} lines`);
    search.addState("first state", await loud.stack.exportStack());
    await secrets.addServers(fleet());
  });

  test("are shown by no command but env, which shows them all", async () => {
    for (const command of ["preview", "outputs", "status", "refresh", "preview --help"]) await local(command);
    const { stdout } = await checkout.local("env --format json --stack prod");
    for (const key of secretKeys)
      assert.ok(search.foundIn([["env", stdout]]).includes(`${key} in env`), `${key} in env`);
  });

  test("change without being shown: a pull request's report, what diff says, a plan, what breaks it, and the log of it all", async () => {
    const next = {
      "siscoe:databasePasswordVersion": "2",
      "siscoe:cacheTokenVersion": "2",
      "siscoe:secretKeyVersion": "2",
    };
    const { stack } = await checkout.open("prod", next);
    await secrets.set(stack, ["siscoe:brevoSmtpPassword", "siscoe:groqApiKey"]);
    await previewByWorkflow(stack);
    await diffOfRotation();

    const plan = checkout.path(".local", "plan.json");
    await stack.preview({ ...(await secrets.loudly("preview --save-plan")), plan });
    await secrets.set(stack, ["siscoe:brevoSmtpPassword"]);
    await violate(plan, next);
    await stack.up(await secrets.loudly("the rotation"));
    search.addState("second state", await stack.exportStack());
  });

  test("are nowhere in clear", async (t) => {
    t.diagnostic(`${String(search.names.length)} texts`);
    assert.ok(search.names.length > 40, search.names.join());
    assert.deepEqual(await secrets.found(fleet(), [join(".local", "passphrase")]), []);
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
