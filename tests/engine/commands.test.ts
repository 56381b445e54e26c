import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { takeLock } from "../../system/lock";
import { Checkout, ended, type Ran } from "../support/checkout";

/** What `npm run local` says and does, on the environment `local`, from its first `up` to its end. */
const checkout = new Checkout();
const fingerprint = checkout.fingerprint();

function assertFailed(ran: Ran, message: RegExp, code = 1): void {
  assert.match(ran.stderr, message);
  assert.deepEqual({ code: ran.code, stdout: ran.stdout }, { code, stdout: "" });
  assert.doesNotMatch(ran.stderr, /^\s+at /m, "a stack trace");
}

test("what was typed wrong is said with what is allowed, before anything is made", async () => {
  assertFailed(
    await checkout.local("upp"),
    /^The command is "upp"\. Allowed: up, preview, refresh, down, destroy,/,
    2,
  );
  assertFailed(
    await checkout.local("up --stack production"),
    /^--stack is "production"\. Allowed: local,/,
    2,
  );
  assertFailed(await checkout.local("up --force"), /^Unknown option '--force'/, 2);
  assert.equal(existsSync(checkout.path(".local")), false);
});

test("help is for whoever asks", async () => {
  const { code, stdout, stderr } = await checkout.local("--help");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  for (const word of ["up", "preview", "refresh", "destroy", "outputs", "status", "env"]) {
    assert.match(stdout, new RegExp(`^  ${word} `, "m"));
  }
});

test("completion prints a script for the shell, and nothing else", async () => {
  const { code, stdout, stderr } = await checkout.local("completion bash");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.match(stdout, /^complete .*\bnpm$/m);
});

test("before it is up, an environment has nothing to show", async () => {
  assertFailed(
    await checkout.local("env"),
    /^Environment local is not up\. To bring it up: npm run local -- up$/m,
  );
  for (const args of ["destroy --stack prod", "destroy --unprotect --stack prod"]) {
    assertFailed(
      await checkout.local(args),
      /^There is no environment prod on this machine, so there is nothing to destroy\. .* never reaches AWS\.$/m,
    );
  }
});

test("a settings file that can't be read is said in one line, and nothing is made", async () => {
  await checkout.edited(
    "emulator/Pulumi.local.yaml",
    () => "config: [",
    async () => {
      assertFailed(
        await checkout.local("up"),
        /^emulator\/Pulumi\.local\.yaml can't be read: .* Nothing was changed\.\nFix: look at line \d+, column \d+\.$/m,
      );
    },
  );
});

test("a secret that was left plain is named beside all else that is wrong, and not repeated", async () => {
  const plain = (content: string) =>
    `${content}  siscoe:brevoSmtpUser: me@siscoe.example.com\n  siscoe:databseMultiAz: true\n`;
  await checkout.edited("Pulumi.staging.yaml", plain, async () => {
    const { code, stdout, stderr } = await checkout.local("preview --stack staging");
    assert.equal(code, 1);
    assert.match(stdout, /There are 2 problems in the settings of stack "staging"/);
    assert.match(
      stdout,
      /siscoe:brevoSmtpUser is a secret, but is stored in plain text: .*\n +Fix: npm run settings -- set --stack staging siscoe:brevoSmtpUser$/m,
    );
    assert.match(stdout, /siscoe:databseMultiAz is not a setting/);
    assert.doesNotMatch(stdout + stderr, /me@siscoe|^\s+\+.*aws:/m);
  });
});

test("every problem of the settings is reported once, and no resource registered", async () => {
  const wrong = (content: string) => `${content}  siscoe:databseMultiAz: true\n  siscoe:vpcCidr: 8.8.8.8/4\n`;
  await checkout.edited("emulator/Pulumi.local.yaml", wrong, async () => {
    const { code, stdout, stderr } = await checkout.local("up");
    assert.equal(code, 1);
    assert.equal(stdout.match(/siscoe:databseMultiAz is not a setting/g)?.length, 1);
    assert.equal(stdout.match(/siscoe:vpcCidr \("8\.8\.8\.8\/4"\)/g)?.length, 1);
    assert.doesNotMatch(stdout + stderr, /^\s+at |aws:ec2|One or more errors/m);
    assert.match(
      stdout,
      /Fix: npm run settings -- rename --stack local siscoe:databseMultiAz siscoe:databaseMultiAz$/m,
    );
    assert.match(stdout, /Fix: npm run settings -- set --stack local siscoe:vpcCidr '<value>'$/m);
    assert.match(stderr, /Its settings are in emulator\/Pulumi\.local\.yaml/);
  });
});

test("an interrupted up ends by itself, leaves no process and no lock, and can be gone on with", async () => {
  const child = checkout.start(["up"]);
  child.stdout.on("data", (data: Buffer) => {
    if (data.toString().includes("aws:ec2:Vpc siscoe-local-network created")) child.kill("SIGINT");
  });
  const { code, stdout, stderr } = await ended(child);
  assert.equal(code, 130);
  assert.match(stderr, /^Stopped \(SIGINT\)\.\nTo continue: npm run local -- up$/m);
  assert.doesNotMatch(stdout, /aws:lb:LoadBalancer \S+ created/);
  assert.deepEqual(processes(), []);
  assert.deepEqual(locks(), []);
  assert.match((await checkout.local("status")).stdout, /^ {2}state +incomplete$/m);
});

/** The processes that belong to the copy's environments: the engine's. */
function processes(): string[] {
  const found: string[] = [];
  for (const pid of readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
  )) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, "utf8").includes(checkout.folder)) {
        found.push(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      }
    } catch {
      // It has just ended.
    }
  }
  return found;
}

const lockFolder = () =>
  checkout.path(".local", "state", ".pulumi", "locks", "organization", "siscoe", "local");
const locks = () => readdirSync(lockFolder()).filter((name) => name.endsWith(".json"));

const databases = () => {
  const records = checkout.path(".local", "local", "aws", "aws-rds-instance");
  return existsSync(records) ? readdirSync(records).filter((name) => name.endsWith(".json")) : [];
};

/** An `up` whose engine is killed when the database is made, and it has not heard of it. */
async function killedMakingTheDatabase(): Promise<void> {
  const child = checkout.start(["up"], { EMULATOR_FAIL: "hang-create:aws:rds/instance:Instance" });
  const over = ended(child);
  while (databases().length === 0 && child.exitCode === null) await sleep(50);
  execFileSync("pkill", ["-KILL", "-P", String(child.pid)]);
  assert.equal((await over).code, 1);
}

test("an engine that was killed in the middle is cleaned up after, and up completes", async () => {
  await killedMakingTheDatabase();
  assert.equal(locks().length, 1);
  const state = readdirSync(checkout.path(".local", "state", ".pulumi", "stacks", "siscoe"));
  assert.deepEqual(
    state.filter((name) => name.endsWith(".attrs")),
    [],
    "a kill may leave one empty",
  );
  const { code, stdout, stderr } = await checkout.local("up");
  assert.equal(code, 0, stdout + stderr);
  assert.match(stderr, /^The run that began at \S+ died \(process \d+\): removing its lock\.$/m);
  assert.match(stderr, /^The last run was killed while creating .*: checking what exists\.$/m);
  assert.match(stdout, /^Environment local is up\.$/m);
  assert.match((await checkout.local("status")).stdout, /^ {2}state +up$/m);
  assert.deepEqual(processes(), []);
});

test("beside a command that is changing the environment, another is refused", async (t) => {
  const [file, timestamp] = [`${lockFolder()}/${"0".repeat(8)}.json`, "2026-01-01T00:00:00Z"];
  const lock = (pid: number) => {
    writeFileSync(file, JSON.stringify({ pid, hostname: hostname(), username: "me", timestamp }));
  };
  mkdirSync(lockFolder(), { recursive: true });
  const program = checkout.path(".local", "pulumi-of-the-test");
  symlinkSync("/bin/sleep", program);
  const engine = spawn(program, ["600"]);
  t.after(() => engine.kill("SIGKILL"));
  await once(engine, "spawn");
  const pid = engine.pid ?? 0;
  lock(pid);
  for (const command of ["refresh", "down"]) {
    const said = `^Another command is changing local since ${timestamp} \\(process ${pid} on `;
    assertFailed(await checkout.local(command), new RegExp(said));
  }
  // Since the machine was switched off, the number is another program's.
  lock(process.pid);
  const { code, stderr } = await checkout.local("refresh");
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    new RegExp(`^The run that began at ${timestamp} died \\(process ${process.pid}\\)`, "m"),
  );
  assert.deepEqual(locks(), []);
});

test("a command that changes the environment has it to itself from its first moment to its last", async () => {
  const lock = checkout.path(".local", "local", "lock");
  const release = takeLock(lock) ?? assert.fail("somebody has it");
  for (const command of ["up", "refresh", "down", "destroy"]) {
    const said = `^Another command is changing local \\(process ${process.pid}\\): wait for it to end\\.$`;
    assertFailed(await checkout.local(command), new RegExp(said, "m"));
  }
  assert.equal((await checkout.local("status")).code, 0);
  release();
  assert.equal((await checkout.local("refresh")).code, 0);
  assert.equal(existsSync(lock), false);
});

test("settings that are refused leave an environment as it was, and are not told as if it were incomplete", async () => {
  const wrong = (content: string) => `${content}  siscoe:vpcCidr: 8.8.8.8/4\n`;
  await checkout.edited("emulator/Pulumi.local.yaml", wrong, async () => {
    const { code, stderr } = await checkout.local("up");
    assert.equal(code, 1);
    assert.match(stderr, /^Nothing was changed in local\. .* continue with: npm run local -- up$/m);
    assert.doesNotMatch(stderr, /not complete/);
  });
  assert.match((await checkout.local("status")).stdout, /^ {2}state +up$/m);
});

test("an option that the command would ignore is refused", async () => {
  const { code, stderr } = await checkout.local("status --unprotect");
  assert.equal(code, 2);
  assert.match(stderr, /^--unprotect works only with "destroy", not with "status"\.$/m);
});

test("env prints the application's environment and nothing else, whatever the caller's environment says", async () => {
  const caller = {
    AWS_PROFILE: "nobody",
    AWS_REGION: "mars-1",
    PULUMI_BACKEND_URL: "s3://nowhere",
    PULUMI_ACCESS_TOKEN: "none",
    PULUMI_STACK: "prod",
    PULUMI_CONFIG_PASSPHRASE: "wrong",
  };
  const dotenv = await checkout.local("env", caller);
  assert.deepEqual({ code: dotenv.code, stderr: dotenv.stderr }, { code: 0, stderr: "" });
  const lines = dotenv.stdout.trimEnd().split("\n");
  for (const line of lines) assert.match(line, /^[A-Z_]+=\S*$/);
  const variables = JSON.parse((await checkout.local("env --format json", caller)).stdout) as Record<
    string,
    string
  >;
  assert.deepEqual(
    lines,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
  assert.equal(variables["DEBUG"], "False");
  assert.match(
    variables["REDIS_URL"] ?? "",
    /^rediss:\/\/:[A-Za-z0-9]+@[^:]+:6379\/1\?ssl_cert_reqs=required$/,
  );
  const process_ = (await checkout.local("env --format process", caller)).stdout;
  assert.match(process_, /^CELERY_BROKER_URL=\S+\nCELERY_RESULT_BACKEND=\S+\nDJANGO_SETTINGS_MODULE=\S+\n$/);
});

test("outputs masks what is secret, unless asked", async () => {
  const masked = await checkout.local("outputs");
  assert.match(masked.stdout, /^dotenv: \[secret\]$/m);
  assert.match(masked.stdout, /^url: https:\/\/siscoe\.localhost$/m);
  const revealed = await checkout.local("outputs --show-secrets");
  assert.match(revealed.stdout, /^dotenv:\n {2}ALLOWED_HOSTS=/m);
});

test("what the environments keep is for their owner, and the key to its secrets for nobody else", () => {
  assert.equal(statSync(checkout.path(".local", "passphrase")).mode & 0o077, 0);
  assert.match(readFileSync(checkout.path(".local", "passphrase"), "utf8"), /^[\w-]{43}$/);
});

test("without that key, it is said what is lost and how to start anew", async () => {
  const key = readFileSync(checkout.path(".local", "passphrase"));
  rmSync(checkout.path(".local", "passphrase"));
  assertFailed(
    await checkout.local("env"),
    /passphrase is missing\. .*\nTo start again, without their data and snapshots: rm -r '\/.* .*' &&/,
  );
  writeFileSync(checkout.path(".local", "passphrase"), key);
});

const isRoot = process.getuid?.() === 0;

test(
  "a workspace that its user may not enter is named, and no failure of the CLI",
  { skip: isRoot },
  async () => {
    assert.equal((await checkout.local("up")).code, 0);
    const workspace = checkout.path(".local", "local", "workspace");
    chmodSync(workspace, 0);
    const { code, stderr } = await checkout.local("status");
    chmodSync(workspace, 0o700);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /\/workspace can't be used: permission denied\. It is yours\.\nFix: chmod -R u\+rwX '.*\/workspace'$/m,
    );
  },
);

for (const deletions of [3, 8, 30]) {
  test(`a destroy that is interrupted at deletion ${deletions} never says that all is gone while it is not`, async () => {
    assert.equal((await checkout.local("up")).code, 0);
    const child = checkout.start(["destroy"]);
    let seen = 0;
    child.stdout.on("data", (data: Buffer) => {
      seen += data.toString().match(/ deleted/g)?.length ?? 0;
      if (seen >= deletions) child.kill("SIGINT");
    });
    const { code, stdout } = await ended(child);
    const state = (await checkout.local("status")).stdout;
    const gone = /^ {2}state +destroyed$/m.test(state);
    assert.equal(/^Environment local is deleted/m.test(stdout), gone, state);
    assert.equal(code === 0, gone, String(code));
    assert.equal(/^ {2}last changed .*\(destroy succeeded\)$/m.test(state), gone, state);
    rmSync(checkout.path(".local"), { recursive: true });
  });
}

test("a note of what was done that a full disk cut off is told by status, and mended by up", async () => {
  assert.equal((await checkout.local("up")).code, 0);
  const history = checkout.path(".local", "state", ".pulumi", "history", "siscoe", "local");
  const notes = readdirSync(history).filter((name) => name.endsWith(".history.json"));
  truncateSync(join(history, notes.sort().at(-1) ?? ""), 10);
  const told = await checkout.local("status");
  assertFailed(
    told,
    /^The engine's history of local is damaged, .* To repair the history: npm run local -- up$/m,
  );
  assert.equal((await checkout.local("up")).code, 0);
  assert.equal((await checkout.local("status")).code, 0);
});

test("destroy takes an unprotected environment away in one command", async () => {
  assert.equal((await checkout.local("up")).code, 0);
  const { code, stdout, stderr } = await checkout.local("destroy");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Environment local is deleted/m);
  assert.doesNotMatch(stdout, /pulumi stack rm/);
  assert.match((await checkout.local("status")).stdout, /^ {2}state +destroyed$/m);
  assert.deepEqual(processes(), []);
});

test("destroy takes away what a killed engine had made without noting it, too", async () => {
  await killedMakingTheDatabase();
  assert.equal(databases().length, 1);
  const { code, stdout, stderr } = await checkout.local("destroy");
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(databases(), []);
  assert.match((await checkout.local("status")).stdout, /^ {2}state +destroyed$/m);
});

test("none of all this wrote a file of the checkout", () => {
  assert.equal(checkout.fingerprint(), fingerprint);
});
