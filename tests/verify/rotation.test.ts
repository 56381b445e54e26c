import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { withRedis } from "../../emulator/services/elasticache/redisClient";
import { adminAccess } from "../../emulator/services/elasticache/redisConfiguration";
import { App } from "../consumer/app";
import { onlyAnswers } from "../consumer/onlyAnswers";
import { signedIn, whileUp } from "../consumer/running";
import { Traffic } from "../consumer/traffic";
import { venv } from "../consumer/venv";
import { Visitor } from "../consumer/visitor";
import { section } from "../support/operationsPage";
import { queryAs } from "../support/query";

/**
 * Each secret is rotated by its setting while visitors read pages and write rows: no request fails but those that
 * docs/operations.md names, and the old secret opens nothing any more.
 */
describe("rotating, with the application at work", { timeout: 20 * 60_000 }, () => {
  const running = whileUp("process");
  const said = section("Rotating");
  let now: App | undefined;
  let last = 0;
  after(() => now?.stop());

  async function type(args: string): Promise<void> {
    const { code, stdout, stderr } = await running().site.local(args);
    assert.equal(code, 0, `${args}: ${stdout}${stderr}`);
  }

  async function rotate(key: string, value: string): Promise<void> {
    const { code, stderr } = await running().site.set(`siscoe:${key}`, value);
    assert.equal(code, 0, stderr);
    await type("up");
  }

  /** Starts the application anew with what `env` prints now, where the one before it stood. */
  async function restart(): Promise<void> {
    const { site, app } = running();
    const next = await App.prepare(site, await venv(), "process");
    await next.manage(["collectstatic", "--noinput"]);
    await (now ?? app).stop();
    now = next;
    await next.start();
  }

  /** Rows that are written and pages that need a session, one after the other, until the work is done. */
  async function under(
    visitor: Visitor,
    work: (traffic: { readonly rows: Traffic; readonly pages: Traffic }) => Promise<void>,
  ): Promise<void> {
    const rows = new Traffic(() => visitor.ask("/visits/", { form: { number: String(++last) } }));
    const pages = new Traffic(() => visitor.ask("/chat/"));
    try {
      await Promise.all([rows.until(201), pages.until(200)]);
      await work({ rows, pages });
    } finally {
      await Promise.all([rows.stop(), pages.stop()]);
    }
  }

  const environment = () => running().site.env("json");

  test("a database's password that RDS does not take in time: no request fails, and no secret has it", async () => {
    const visitor = await signedIn(running());
    const { code, stderr } = await running().site.set("siscoe:databasePasswordVersion", "2");
    assert.equal(code, 0, stderr);
    // The second is asked for by nobody: the first waits for it, and so fails only after all that does not wait for RDS.
    const database = "update:aws:rds/instance:Instance::siscoe-local-";
    process.env["EMULATOR_FAIL"] = `${database}database,${database}nothing`;
    try {
      await under(visitor, async ({ rows, pages }) => {
        await onlyAnswers(rows, [201], () =>
          onlyAnswers(pages, [200], async () => {
            const failed = await running().site.local("up");
            assert.equal(failed.code, 1);
            assert.match(failed.stdout, /aws:rds:Instance siscoe-local-database \*\*updating failed/);
            assert.doesNotMatch(failed.stdout, /SecretVersion siscoe-local-environment/);
          }),
        );
      });
    } finally {
      delete process.env["EMULATOR_FAIL"];
    }
  });

  test("the database's password: no new connection, until the restart", async () => {
    const before = await environment();
    assert.match(said, /the old processes can't open new connections/);
    assert.match(said, /Daphne opens one for each request\s+that\s+needs\s+the\s+database/);
    const visitor = await signedIn(running());
    await under(visitor, async ({ rows, pages }) => {
      await onlyAnswers(rows, [201, 500], () =>
        onlyAnswers(pages, [200, 500], () => rotate("databasePasswordVersion", "2")),
      );
      // Daphne opens a connection for each of them.
      await onlyAnswers(rows, [500], () =>
        onlyAnswers(pages, [500], () =>
          Promise.all([rows.until(500), pages.until(500)]).then(() => undefined),
        ),
      );
      await onlyAnswers(rows, [201, 500, 502], () => onlyAnswers(pages, [200, 500, 502], restart));
      await onlyAnswers(rows, [201], () =>
        Promise.all([rows.until(201), pages.until(200)]).then(() => undefined),
      );
    });
    assert.equal((await queryAs(await environment(), "SELECT 1 AS n")).length, 1);
    await assert.rejects(queryAs(before, "SELECT 1 AS n"), /password authentication failed/);
  });

  /** Whether the cache lets in who has the token of that environment. */
  async function accepts(env: string): Promise<boolean> {
    const { REDIS_URL = "" } = JSON.parse(env) as Record<string, string>;
    const { password, port } = new URL(REDIS_URL);
    const { ca } = await running().site.fleet.authority();
    return withRedis({ port: Number(port), ca, password }, (command) => command("PING")).then(
      () => true,
      (error: unknown) => {
        assert.match(String(error), /WRONGPASS/);
        return false;
      },
    );
  }

  /** Has the cache end every connection. */
  async function closeConnections(): Promise<void> {
    const { port } = new URL((JSON.parse(await environment()) as Record<string, string>)["REDIS_URL"] ?? "");
    const authority = await running().site.fleet.authority();
    await withRedis(adminAccess(authority, Number(port)), (command) =>
      command("CLIENT", "KILL", "TYPE", "normal"),
    );
  }

  test("the cache's token: no request fails, but in the restart", async () => {
    const before = await environment();
    const visitor = await signedIn(running());
    await under(visitor, async ({ rows, pages }) => {
      await onlyAnswers(rows, [201], () => onlyAnswers(pages, [200], () => rotate("cacheTokenVersion", "2")));
      assert.deepEqual([await accepts(before), await accepts(await environment())], [true, true]);
      await onlyAnswers(rows, [201, 502], () => onlyAnswers(pages, [200, 502], restart));
      await onlyAnswers(rows, [201], () =>
        onlyAnswers(pages, [200], () => rotate("cacheTokenStrategy", "SET")),
      );
      // A connection that is open needs no token any more: with new ones, the application has to show that it has the right one.
      await onlyAnswers(rows, [201], () => onlyAnswers(pages, [200], closeConnections));
      await onlyAnswers(pages, [200], () => pages.until(200));
    });
    assert.equal((await visitor.ask("/chat/")).status, 200, "still signed in");
    assert.deepEqual([await accepts(before), await accepts(await environment())], [false, true]);
  });

  test("SECRET_KEY: no request fails but in the restart, and everybody signs in again", async () => {
    const before = JSON.parse(await environment()) as Record<string, string>;
    const visitor = await signedIn(running());
    await under(visitor, async ({ rows, pages }) => {
      await onlyAnswers(rows, [201], () => onlyAnswers(pages, [200], () => rotate("secretKeyVersion", "2")));
      // From the restart on, pages lead to the one to sign in on.
      await onlyAnswers(rows, [201, 502], () => onlyAnswers(pages, [200, 302, 502], restart));
    });
    const after = JSON.parse(await environment()) as Record<string, string>;
    assert.notEqual(after["SECRET_KEY"], before["SECRET_KEY"]);
    assert.deepEqual((await visitor.ask("/chat/")).values("location"), ["/?next=/chat/"]);
    assert.equal((await (await signedIn(running())).ask("/chat/")).status, 200);
  });
});
