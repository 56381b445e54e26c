import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Step, workflows } from "./workflowsFiles";
import { openWays, type Role, rolesByEnvironment } from "./workflowsWays";

/** The parts of a workflow that a fault changes. */
interface Draft {
  on: Record<string, unknown>;
  jobs: Record<string, Record<string, unknown> & { steps: Step[] }>;
}
type Drafts = Record<keyof typeof workflows, Draft>;

/** A change of the workflows that opens a way, and how the way is called. */
const faults: readonly (readonly [string, (drafts: Drafts) => void])[] = [
  [
    "preview: pull_request_target runs main's workflow for somebody else's event",
    ({ preview }) => void (preview.on["pull_request_target"] = {}),
  ],
  [
    "deploy: workflow_run runs main's workflow for somebody else's event",
    ({ deploy }) => void (deploy.on["workflow_run"] = { workflows: ["preview"] }),
  ],
  ["deploy: a push to any branch starts it", ({ deploy }) => void (deploy.on["push"] = null)],
  [
    "preview staging: environment staging deploys",
    ({ preview }) => void (job(preview, "staging")["environment"] = "staging"),
  ],
  [
    "preview staging: environment production is not one that a role trusts",
    ({ preview }) => void (job(preview, "staging")["environment"] = "production"),
  ],
  [
    "deploy show-prod: environment prod-preview lets every branch in",
    ({ deploy }) => void (job(deploy, "show-prod")["environment"] = "prod-preview"),
  ],
  [
    "deploy prod: its runner may outlive it",
    ({ deploy }) => void (job(deploy, "prod")["runs-on"] = ["self-hosted"]),
  ],
  [
    "deploy test: another repository's workflow",
    ({ deploy }) => void (job(deploy, "test")["uses"] = "siscoe/others/.github/workflows/test.yml@main"),
  ],
  [
    "deploy prod: an image that nothing pins",
    ({ deploy }) => void (job(deploy, "prod")["container"] = "node:22"),
  ],
  [
    "deploy prod: actions/setup-node@v7 is no commit",
    ({ deploy }) => {
      add(deploy, "prod", { uses: "actions/setup-node@v7", with: { "package-manager-cache": false } });
    },
  ],
  [
    `deploy prod: actions/setup-node@${"a".repeat(40)} shares a cache`,
    ({ deploy }) => {
      add(deploy, "prod", { uses: `actions/setup-node@${"a".repeat(40)}` });
    },
  ],
  [
    `deploy test: actions/cache/save@${"a".repeat(40)} shares a cache`,
    ({ deploy }) => {
      add(deploy, "test", { uses: `actions/cache/save@${"a".repeat(40)}` });
    },
  ],
  [
    `preview diff: actions/setup-go@${"a".repeat(40)} shares a cache`,
    ({ preview }) => {
      add(preview, "diff", { uses: `actions/setup-go@${"a".repeat(40)}`, with: { cache: true } });
    },
  ],
  [
    "deploy prod: reads an artifact",
    ({ deploy }) => {
      add(deploy, "prod", { uses: `actions/download-artifact@${"a".repeat(40)}` });
    },
  ],
  [
    "preview staging: takes what diff says",
    ({ preview }) => {
      add(preview, "staging", { run: "true", env: { DANGER: "${{ needs.diff.outputs.danger }}" } });
    },
  ],
  [
    "deploy test: has the rights that the repository gives by default",
    ({ deploy }) => Reflect.deleteProperty(job(deploy, "test"), "permissions"),
  ],
  [
    "preview test: contents: write beside a pull request's code",
    ({ preview }) => void (job(preview, "test")["permissions"] = { contents: "write" }),
  ],
  [
    "preview report: hands its token to a command that isn't ours",
    ({ preview }) => {
      add(preview, "report", { run: "npm test", env: { GITHUB_TOKEN: "${{ github.token }}" } });
    },
  ],
  [
    "deploy test: reads a secret of GitHub's",
    ({ deploy }) => {
      add(deploy, "test", {
        run: "node load.js .github/scripts/comment.ts",
        env: { KEY: "${{ secrets.KEY }}" },
      });
    },
  ],
];

function job(draft: Draft, name: string): Draft["jobs"][string] {
  const found = draft.jobs[name];
  assert.ok(found, name);
  return found;
}

function add(draft: Draft, name: string, step: Step): void {
  job(draft, name).steps.push(step);
}

describe("a pull request's code", () => {
  let roles: Record<string, Role>;
  before(async () => {
    roles = await rolesByEnvironment();
  });

  test("finds no way to the rights of a deployment in the workflows", () => {
    assert.deepEqual(openWays(workflows, roles), []);
  });

  test("is let in by the trust of roles as docs/deploy.md says: deploy roles trust main's environments alone", () => {
    assert.deepEqual(roles, {
      staging: "deploy",
      "staging-preview": "preview",
      "staging-read": "preview",
      prod: "deploy",
      "prod-preview": "preview",
      "prod-read": "preview",
    });
  });

  for (const [way, plant] of faults) {
    test(`would find this one, and it is reported: ${way}`, () => {
      const drafts = structuredClone(workflows) as unknown as Drafts;
      plant(drafts);
      assert.deepEqual(openWays(drafts as unknown as typeof workflows, roles), [way]);
    });
  }
});
