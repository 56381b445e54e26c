import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { labelFor } from "../../.github/scripts/label";
import { checkout } from "../support/stackFiles";
import { folder, github, run } from "./workflowsGithub";

/** What the pull request was when it was previewed, and what was pushed to it then. */
const head = "1111111111111111111111111111111111111111";
const pushed = "2222222222222222222222222222222222222222";
const label = labelFor(head);

/** A pull request as GitHub has it: its labels, and what happened to them. */
function pullRequest(labels: readonly string[], ...timeline: object[]): void {
  github.answers["GET issues/7/labels?per_page=100&page=1"] = [200, labels.map((name) => ({ name }))];
  github.answers["GET issues/7/timeline?per_page=100&page=1"] = [200, timeline];
}

const maria = { login: "maria", type: "User" };
const put = (name: string, more: object = {}) => ({
  event: "labeled",
  label: { name },
  actor: maria,
  performed_via_github_app: null,
  ...more,
});
const may = (login: string, permission: string) => {
  github.answers[`GET collaborators/${login}/permission`] = [200, { permission, user: { id: 99 } }];
};
beforeEach(() => {
  may("maria", "write");
});

test("the label of a commit is as long as GitHub takes it, and another commit's is another", () => {
  assert.equal(label, "allow-stateful-replacement-11111111111111111111");
  assert.ok(label.length <= 50);
  assert.notEqual(labelFor(pushed), label);
  for (const none of ["", "main", head.slice(1)]) assert.throws(() => labelFor(none), /is no commit/);
});

describe("gate.ts", () => {
  const gate = (danger: string, sha = head, action = "labeled", result = "success") => {
    const event = join(folder, "event.json");
    // The labels of the event are those of another time: none of these is what counts.
    const labels = [{ name: "allow-stateful-replacement" }, { name: labelFor(sha) }];
    writeFileSync(event, JSON.stringify({ action, pull_request: { number: 7, labels, head: { sha } } }));
    return run("gate", { RESULT: result, DANGER: danger, GITHUB_EVENT_PATH: event });
  };
  const refused = async (why: RegExp, ...args: [sha?: string, action?: string]) => {
    const { code, stdout } = await gate("true", ...args);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^::error::Something that holds data would be replaced or deleted: refused, as /);
    assert.match(stdout, why);
    assert.deepEqual(github.changes, []);
  };

  test("lets pass what loses nothing, without a question", async () => {
    assert.deepEqual(await gate("false"), { code: 0, stdout: "", stderr: "" });
    assert.deepEqual(github.requests, []);
  });

  test("refuses what would lose data, and says what would allow it", async () => {
    pullRequest(["bug"]);
    await refused(new RegExp(`gh label create --force ${label} && gh pr edit 7 --add-label ${label}\n$`));
    const { stdout } = await gate("true", "0a1b2c3d4e5f60718293".padEnd(40, "0"));
    const page = readFileSync(join(checkout, "docs", "deploy.md"), "utf8");
    assert.ok(page.includes(stdout.replace("::error::", "")), stdout);
  });

  test("lets pass what somebody who may write has put the commit's label on", async () => {
    pullRequest(["bug", label], put("bug"), put(label));
    const { code, stdout } = await gate("true");
    assert.equal(code, 0, stdout);
    assert.match(stdout, new RegExp(`^::notice::.* maria allows it for ${head}\\.\n$`));
  });

  test("takes no label for the commit that was pushed after it, in whatever order events come", async () => {
    pullRequest([label, "allow-stateful-replacement"], put("allow-stateful-replacement"), put(label));
    for (const action of ["synchronize", "labeled", "unlabeled", "reopened", "opened"]) {
      await refused(/it does not have the label allow-stateful-replacement-2{20}/, pushed, action);
    }
  });

  test("judges by the label as it is now, not as the event has it", async () => {
    pullRequest([], put(label), { ...put(label), event: "unlabeled" });
    await refused(/it does not have the label/);
    pullRequest([label], put(label), { ...put(label), event: "unlabeled" });
    await refused(/was put on by nobody who is known, not by a person/);
  });

  test("takes no label of a bot's, of an app's in a person's name, or of somebody who may only triage", async () => {
    pullRequest([label], put(label, { actor: { login: "github-actions[bot]", type: "Bot" } }));
    await refused(/was put on by github-actions\[bot\], not by a person/);
    pullRequest([label], put(label, { performed_via_github_app: { slug: "labeler" } }));
    await refused(/was put on by maria, not by a person/);
    may("jo", "read");
    pullRequest([label], put(label, { actor: { login: "jo", type: "User" } }));
    await refused(/was put on by jo, who may not write to this repository/);
    // Who put it on last counts.
    pullRequest([label], put(label), put(label, { actor: { login: "jo", type: "User" } }));
    await refused(/was put on by jo/);
  });

  test("fails where GitHub does not answer, and where there is nothing to judge by", async () => {
    pullRequest([label], put(label));
    github.answers["GET collaborators/maria/permission"] = [403, { message: "Forbidden" }];
    assert.equal((await gate("true")).code, 1);
    may("maria", "write");
    for (const result of ["failure", "cancelled", "skipped"]) {
      const failed = await gate("", head, "labeled", result);
      assert.equal(failed.code, 1);
      assert.match(failed.stdout, /^::error::The preview failed/);
    }
    assert.equal((await gate("")).code, 1);
  });
});
