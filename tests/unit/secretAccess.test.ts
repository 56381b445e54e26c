import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import bootstrap = require("../../bootstrap/index");
import program = require("../../index");
import { deploy, type Deployment } from "../support/mocks";
import { optionalParts, stagingParts, withService } from "../support/otherValues";
import { assertOnSecurityPage } from "../support/securityPage";
import { settingsOf } from "../support/stackFiles";
import { Access, account, answers, type Planted } from "./secretAccess";
import { groundRows, renderTable, type Row, stackRows } from "./secretAccessTable";

interface Described {
  readonly permissionsBoundary: string;
  readonly secretsReaderPolicyArn: string;
}

/** The bootstrap with its two stacks: production with the policy for readers that the bootstrap made, staging with its own. */
async function everything(): Promise<Deployment[]> {
  const site = (domain: string) => ({ domain, hostedZoneId: "Z0123456789EXAMPLE000" });
  const ground = await deploy(bootstrap, {
    stack: "main",
    answers,
    settings: {
      "aws:region": "sa-east-1",
      "siscoe:accountId": account,
      "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
      "siscoe:sites": JSON.stringify({
        prod: site("siscoe.example.com"),
        staging: site("staging.siscoe.example.com"),
      }),
    },
  });
  const described = ground.outputs["environments"] as Readonly<Record<"prod" | "staging", Described>>;
  const stack = (name: "prod" | "staging", more: Readonly<Record<string, string>> = {}) =>
    deploy(program, {
      stack: name,
      answers,
      settings: {
        ...settingsOf(name),
        // With every part, and so with every role: ECS's, the function's that migrates, AWS Backup's.
        "siscoe:image": withService["siscoe:image"],
        ...optionalParts,
        "siscoe:permissionsBoundary": described[name].permissionsBoundary,
        ...more,
      },
    });
  const { secretsReaderPolicyArn } = described.prod;
  return [
    ground,
    await stack("prod", { "siscoe:secretsReaderPolicyArn": secretsReaderPolicyArn }),
    await stack("staging", stagingParts),
  ];
}

const rows = [
  ...groundRows,
  ...stackRows("prod"),
  ...stackRows("staging", "siscoe-staging-environment-reader"),
];

/** What the rows say, each secret and key by itself. */
function stated(all: readonly Row[]): Record<string, string[]> {
  return Object.fromEntries(
    all.flatMap(({ things, uses, who }) =>
      things.flatMap((thing) =>
        uses.map((use) => [`${thing}: ${use}`, ["administrators", ...who].sort()] as const),
      ),
    ),
  );
}

describe("who may read each secret, and use each key", () => {
  let made: Deployment[] = [];
  before(async () => {
    made = await everything();
  });

  test("is what the table says: of every role, service and stranger, no other pair", () => {
    assert.deepEqual(new Access(made).readers(), stated(rows));
  });

  const within = {
    prod: /^siscoe-prod-[a-z-]+: ((decrypt|read)( through secretsmanager)?|let AWS Backup decrypt)$/,
    staging: /^siscoe-staging-[a-z-]+: ((decrypt|read)( through secretsmanager)?|let AWS Backup decrypt)$/,
  };
  const open = { Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" };
  const versions = { ...open, Action: "s3:GetObjectVersion" };
  const right = { Effect: "Allow", Action: ["kms:*", "secretsmanager:*"], Resource: "*" };
  const policy = (name: string): Planted => ({
    ...{ type: "aws:iam/policy:Policy", name, input: "policy" },
    statement: right,
  });
  const planted: readonly [where: string, Planted, reader: string, what: string][] = [
    [
      "a key's policy",
      { type: "aws:kms/key:Key", name: "siscoe-prod-django-key", input: "policy", statement: open },
      "others in the account",
      "siscoe-prod-django-key: decrypt",
    ],
    [
      "the state bucket's policy",
      { type: "aws:s3/bucketPolicy:BucketPolicy", name: "siscoe-state", input: "policy", statement: open },
      "others in the account",
      "state of staging (stacks): read",
    ],
    [
      "an access log's policy",
      {
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: "siscoe-prod-alb-logs",
        input: "policy",
        statement: versions,
      },
      "others in the account",
      "siscoe-prod-alb-logs: read an earlier version",
    ],
    [
      "a role's policy",
      policy("siscoe-staging-preview-state"),
      "siscoe-staging-preview",
      "siscoe-prod-django: read",
    ],
    [
      "the policy for readers",
      policy("siscoe-staging-environment-reader"),
      "holder of siscoe-staging-environment-reader",
      "siscoe-prod-brevo: read",
    ],
  ];
  for (const [where, plant, reader, what] of planted) {
    test(`is another with one more statement in ${where}`, () => {
      const readers = new Access(made, plant).readers();
      assert.notDeepEqual(readers, stated(rows));
      assert.ok(readers[what]?.includes(reader), `${what}: ${readers[what]?.join() ?? ""}`);
    });
  }

  for (const [stack, name] of [
    ["prod", "siscoe-prod-network-flow"],
    ["staging", "siscoe-staging-sleep"],
  ] as const) {
    test(`goes no further than the environment's own with one more statement in ${name}: its boundary holds`, () => {
      const role = { type: "aws:iam/rolePolicy:RolePolicy", name, input: "policy" };
      const readers = new Access(made, { ...role, statement: right }).readers();
      const before: Readonly<Record<string, readonly string[]>> = stated(rows);
      const more = Object.entries(readers).filter(([what, who]) => who.length !== before[what]?.length);
      assert.notEqual(more.length, 0, `${name} is no role, or has no policy`);
      // The application's execution role has to read them (ECS hands them to the containers), AWS Backup's role has to let RDS and
      // EFS use the keys, and both have the same boundary.
      for (const [what, who] of more) {
        assert.match(what, within[stack]);
        assert.deepEqual(
          who.filter((one) => one !== name),
          before[what],
        );
      }
    });
  }

  test("is in docs/security.md, for production", () => {
    assertOnSecurityPage(renderTable([...groundRows, ...stackRows("prod")]));
  });
});
