import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { before, test } from "node:test";
import { pulumiCli } from "../../commands/pulumiCli";
import { Checkout } from "../support/checkout";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { commit, repositoryOf } from "./diffSmallProgram";
import { runStep } from "./workflowStep";

/** A pull request on the real program: what preview.yml's jobs diff and report say of it. */
const checkout = new Checkout();
// As an owner has it: the emulator plays this account, and the secret is out of reach.
const owners = `  siscoe:accountId: "210987654321"\n  siscoe:chatEncryptionKey: { secure: "v1:abc:def" }\n`;
writeFileSync(
  checkout.path("Pulumi.prod.yaml"),
  readFileSync(checkout.path("Pulumi.prod.yaml"), "utf8") + owners,
);
repositoryOf(checkout);

let path = "";
before(async () => {
  path = [dirname((await pulumiCli(fakeTerminal())).command), process.env["PATH"]].join(":");
});

const run = (script: string, env: NodeJS.ProcessEnv) => runStep(checkout, script, { PATH: path, ...env });

test("a pull request that would replace the database is refused where it lacks the label", async () => {
  const other = (content: string) => content.replace("dbName: databaseName", 'dbName: "another"');
  await checkout.edited("components/database.ts", other, async () => {
    const diff = await run("diff", { BASE: "main", STACKS: "prod" });
    assert.equal(diff.code, 0, diff.text);
    assert.equal(diff.outputs["danger"], "true");
    const report = diff.outputs["report"] ?? "";
    assert.match(report, /\*\*1 resource that holds data would be REPLACED or DELETED\.\*\*/);
    assert.match(
      report,
      /aws:rds\/instance:Instance<\/code> <code>siscoe-prod-database<\/code>\*\* Would be lost: the database\./,
    );
    assert.match(report, /^! dbName forces the replacement$/m);

    const event = checkout.path(".git", "event.json");
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: "1".repeat(40) } } }));
    // GitHub, where the pull request has no label: tests/unit/workflowsLabel.test.ts has all the others.
    const github = createServer((_, response) => response.end("[]"));
    await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
    const { port } = github.address() as AddressInfo;
    const refused = await run("gate", {
      RESULT: "success",
      DANGER: diff.outputs["danger"],
      GITHUB_EVENT_PATH: event,
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: "siscoe/infrastructure",
      GITHUB_TOKEN: "the-token",
    });
    github.close();
    assert.equal(refused.code, 1);
    assert.match(refused.text, /^::error::Something that holds data would be replaced or deleted: refused,/);
  });
});

test("one that changes nothing is let pass", async () => {
  const { code, outputs } = await run("diff", { BASE: "main", STACKS: "prod" });
  assert.equal(code, 0);
  assert.equal(outputs["danger"], "false");
  assert.match(outputs["report"] ?? "", /nothing would change/);
  assert.match(
    outputs["report"] ?? "",
    /^_Costs about \d+\.\d\d USD a month, as before \(npm run cost -- prod\)\._$/m,
  );
});

test("a base that is none, or doesn't build, is one clear line under the pull request, and fails the job", async () => {
  const none = await run("diff", { BASE: "0123456", STACKS: "prod" });
  assert.equal(none.code, 1);
  assert.match(
    none.outputs["report"] ?? "",
    /no preview\n\n {4}--base is "0123456": no such branch, tag or commit in .*$/m,
  );

  await checkout.edited(
    "index.ts",
    () => "this is no program",
    () => {
      commit(checkout);
      return Promise.resolve();
    },
  );
  const broken = await run("diff", { BASE: "HEAD", STACKS: "prod" });
  assert.equal(broken.code, 1);
  assert.match(
    broken.outputs["report"] ?? "",
    /^ {4}HEAD at \w{7} can't be brought up: .*Build failed .*\. Nothing was changed\.$/m,
  );
});
