import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { checkout, env, run, state } from "../engine/workflowBench";
import { eventually } from "../support/eventually";

const logGroups = () => readdirSync(checkout.path(".local", "aws", "aws-cloudwatch-logGroup"));

/** A deployment whose machine is gone at the moment at which AWS has made a log group of that name, and nobody has heard. */
async function killedMaking(name: string, more: NodeJS.ProcessEnv): Promise<void> {
  const before = logGroups().length;
  const EMULATOR_FAIL = `hang-create:aws:cloudwatch/logGroup:LogGroup::${name}`;
  const job = spawn(process.execPath, ["load.js", ".github/scripts/deploy.ts"], {
    ...{ cwd: checkout.folder, detached: true, stdio: "ignore" },
    env: { ...env, ...more, EMULATOR_FAIL, GITHUB_ACTIONS: "" },
  });
  const over = once(job, "exit");
  const isMade = () => logGroups().length > before || job.exitCode !== null;
  await eventually(`AWS has made ${name}`, isMade, 120_000);
  assert.equal(job.exitCode, null, "it was not killed, but ended");
  process.kill(-(job.pid ?? assert.fail()), "SIGKILL");
  await over;
}

test("what a killed deployment was creating stops the next one, until the stack has adopted it", async () => {
  const { outputs } = await run("preview");
  assert.equal((await run("deploy", { SHOWN: outputs["digest"] })).code, 0);
  const second = '  new aws.cloudwatch.LogGroup("second", { retentionInDays: 7 });\n  return {';
  await checkout.edited(
    "index.ts",
    (content) => content.replace("  return {", second),
    async () => {
      const now = { SHOWN: (await run("preview")).outputs["digest"] };
      await killedMaking("second", now);
      const made = logGroups();
      const before = state();
      const { code, text } = await run("deploy", now);
      assert.equal(code, 1);
      assert.equal(state(), before);
      const [, urn = "", id = ""] =
        /^::error::An earlier deployment of prod was killed while AWS created this.*?%0A {2}(urn:\S+::second), called (second-\w+)%0A/m.exec(
          text,
        ) ?? [];
      assert.notEqual(id, "", text);
      assert.ok(
        text.includes(`STACK=prod node load.js .github/scripts/adopt.ts '${urn}' <id or none>`),
        text,
      );

      const options = { cwd: checkout.folder, env, stdio: "ignore" } as const;
      execFileSync("pulumi", ["cancel", "--yes", "--stack", "prod", "--non-interactive"], options);
      const silent = await run("adopt");
      assert.match(
        silent.text,
        /^::error::Nothing was changed: type each creation of prod .*%0A {2}urn:\S+::second$/m,
      );
      const wrong = await run("adopt", {}, urn, "not-this-one");
      const [, BEFORE = ""] =
        /^::error::AWS has nothing with this id.*%0ABEFORE=(\S+) STACK=prod /m.exec(wrong.text) ?? [];
      assert.notEqual(BEFORE, "", wrong.text);
      const adopted = await run("adopt", { BEFORE }, urn, id);
      assert.equal(adopted.code, 0, adopted.text);
      assert.equal((await run("preview")).outputs["changes"], "0");
      assert.ok(!state().includes('"creating"'));
      assert.deepEqual(logGroups(), made, "nothing is made twice");
    },
  );
});
