import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Stack, UpdateSummary } from "@pulumi/pulumi/automation";
import { insistOnNewer } from "../../.github/scripts/newest";
import { github } from "./workflowsGithub";

const [old, deployed, newest] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [string, string, string];

/** A stack whose history, the newest first, has so many refreshes after its last update. */
function stackWith(refreshes: number, updates = 1): Stack {
  const entry = (kind: UpdateSummary["kind"]) => ({ kind, environment: { "git.head": deployed } });
  const all = [
    ...Array.from({ length: refreshes }, () => entry("refresh")),
    ...Array.from({ length: updates }, () => entry("update")),
  ];
  const history = (size: number, page: number) => Promise.resolve(all.slice((page - 1) * size, page * size));
  return { name: "prod", history } as unknown as Stack;
}

const variables = { GITHUB_REPOSITORY: "siscoe/infrastructure", GITHUB_TOKEN: "the-token", GITHUB_SHA: old };
after(() => {
  for (const name of [...Object.keys(variables), "GITHUB_API_URL"]) Reflect.deleteProperty(process.env, name);
});

test("an old commit is refused however many refreshes have come after the last deployment", async () => {
  Object.assign(process.env, variables, { GITHUB_API_URL: github.url });
  github.answers = {
    "GET git/ref/heads/main": [200, { object: { sha: newest } }],
    [`GET compare/${deployed}...${old}`]: [200, { status: "behind" }],
  };
  for (const refreshes of [0, 99, 100, 250]) {
    await assert.rejects(insistOnNewer(stackWith(refreshes)), {
      name: "Failure",
      message: /^prod was last deployed from 2222222, and 1111111 is not newer: nothing was changed\./,
    });
  }
  // Where nothing was deployed yet, nothing is older.
  for (const refreshes of [0, 100, 150]) await insistOnNewer(stackWith(refreshes, 0));
});
