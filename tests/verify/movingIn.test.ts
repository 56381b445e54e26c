import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { placeholder } from "../../commands/stackSettings";
import { copyProject } from "../consumer/app";
import { venv } from "../consumer/venv";
import { untilAfter } from "../image/web";
import { temporaryDirectory, temporaryFleet } from "../servers/processSupport";
import { Checkout } from "../support/checkout";
import { moveByDump, moveByReplication } from "../support/movingIn";
import { MovingShell, printed } from "../support/movingInPage";
import { typeHere } from "../support/operationsPage";
import { startOtherPostgres, type OtherPostgres } from "../support/otherPostgres";
import { queryAs } from "../support/query";

/**
 * docs/moving-in.md from its first step to its last: an old SisCoE, on Debian's PostgreSQL, moves into production's settings on
 * the emulator, by a dump and by replication. Prints for how long the site would be down.
 */

const rows = Number(process.env["ROWS"] ?? 1_000_000);
const messages = 200;
/** What stands here for a key that is encrypted in the stack's file is what the old SisCoE has. */
const chatKey = placeholder("siscoe:chatEncryptionKey");
const image = `123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe@sha256:${"0".repeat(64)}`;
const run = promisify(execFile);

// In this order: what destroys the environment runs before what deletes the copy.
after(() => checkout.local("destroy --unprotect --stack prod"));
const checkout = new Checkout({ servers: true });
const ending = untilAfter();
const fleet = temporaryFleet(ending);

type Variables = Readonly<Record<string, string>>;

describe("docs/moving-in.md", { timeout: 60 * 60_000 }, () => {
  let old: OtherPostgres;
  let project = "";
  let oldVariables: Variables = {};
  let shell: MovingShell;

  /** A command of Django's. */
  async function manage(variables: Variables, ...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env["PATH"] ?? "", ...variables };
    const { stdout } = await run(await venv(), ["manage.py", ...args], { cwd: project, env });
    return stdout;
  }

  const shellOf = (variables: Variables, ...lines: readonly string[]) =>
    manage(variables, "shell", "--command", ["from backend.chat.models import *", ...lines].join("\n"));
  const onOld = (text: string) => queryAs(JSON.stringify(oldVariables), text);
  const environment = async () =>
    JSON.parse((await checkout.local("env --format json --stack prod")).stdout) as Variables;

  /** Types Pulumi's commands of a section. */
  async function deploy(heading: string): Promise<void> {
    for (const line of printed.get(heading) ?? []) {
      // What asks for a secret is not for a test: a placeholder stands in.
      if (line.startsWith("pulumi ") && !line.includes("--secret"))
        await typeHere(checkout, line.replace("<image>", image));
    }
  }

  before(async () => {
    const authority = await fleet.authority();
    old = await startOtherPostgres(ending, authority);
    project = join(temporaryDirectory(ending), "project");
    copyProject(project);
    const redis = "redis://localhost:1/0";
    oldVariables = {
      ...{
        DJANGO_SETTINGS_MODULE: "backend.settings.prod",
        DEBUG: "False",
        ALLOWED_HOSTS: "siscoe.example.com",
      },
      ...{ DB_HOST: "localhost", DB_PORT: String(old.port), DB_NAME: "sisdb" },
      ...{ DB_USER: old.administrator, DB_PASSWORD: old.password, PGSSLROOTCERT: authority.caFile },
      ...{ REDIS_URL: redis, CELERY_BROKER_URL: redis, CELERY_RESULT_BACKEND: redis },
      ...{ SECRET_KEY: "an-old-secret-key", CHAT_ENCRYPTION_KEY: chatKey },
      ...{
        EMAIL_HOST_USER: "user",
        EMAIL_HOST_PASSWORD: "password",
        DEFAULT_FROM_EMAIL: "siscoe@example.com",
      },
      ...{ BREVO_SMTP_USER: "user", BREVO_SMTP_PASSWORD: "password" },
    };
    await queryAs(JSON.stringify({ ...oldVariables, DB_NAME: "postgres" }), "CREATE DATABASE sisdb");
    await manage(oldVariables, "collectstatic", "--noinput");
    await manage(oldVariables, "migrate", "--verbosity=0");
    await onOld(`INSERT INTO chat_visit SELECT generate_series(1, ${rows})`);
    await shellOf(
      oldVariables,
      "from django.contrib.auth.models import User",
      "author = User.objects.create_user('ana')",
      `for n in range(${messages}): Message.write(author, f'Olá {n}')`,
    );

    const settings = readFileSync(checkout.path("Pulumi.prod.yaml"), "utf8");
    const key = "  siscoe:chatEncryptionKey:\n    secure: v1:encrypted\n";
    writeFileSync(checkout.path("Pulumi.prod.yaml"), `${settings}${key}`);
    await deploy("1. An empty stack");
    const { DB_PORT = "", DB_PASSWORD = "", PGSSLROOTCERT = "" } = await environment();
    const to = { port: Number(DB_PORT), password: DB_PASSWORD, caFile: PGSSLROOTCERT };
    shell = new MovingShell(ending, old, "sisdb", to);
  });

  /** The new SisCoE has every row, reads every message, and has nothing left to migrate. */
  async function isAtHome(count: number): Promise<void> {
    const variables = await environment();
    const [found] = await queryAs(JSON.stringify(variables), "SELECT count(*)::int AS n FROM chat_visit");
    assert.deepEqual(found, { n: count });
    await manage(variables, "migrate", "--check");
    const texts = await shellOf(variables, "print(len({m.text for m in Message.objects.all()}))");
    assert.equal(texts.trim().split("\n").at(-1), String(messages));
    await shellOf(variables, "Message.write(Message.objects.first().author, 'a new row')");
    await queryAs(JSON.stringify(variables), `DELETE FROM chat_message WHERE id > ${messages}`);
  }

  test("by a dump", async (t) => {
    const { seconds } = await moveByDump(shell);
    t.diagnostic(`${rows} rows by a dump: down for ${seconds.toFixed(1)} s`);
    await isAtHome(rows);
  });

  test("by replication, into the database that the page's own command emptied", async (t) => {
    await shell.typeInline("3. The database, by a dump", "psql ");
    const { seconds } = await moveByReplication(shell, {
      beforeTheEnd: () => onOld(`INSERT INTO chat_visit SELECT generate_series(${rows + 1}, ${rows + 1000})`),
    });
    t.diagnostic(`${rows + 1000} rows by replication: down for ${seconds.toFixed(1)} s`);
    await isAtHome(rows + 1000);
  });

  test("then the application is started, and the visitors are led to it", async (t) => {
    const from = Date.now();
    await deploy("5. Start SisCoE");
    t.diagnostic(`step 5: ${((Date.now() - from) / 1000).toFixed(0)} s on the emulator`);
    await isAtHome(rows + 1000);
    await deploy("7. The visitors");
    await isAtHome(rows + 1000);
  });
});
