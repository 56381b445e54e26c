import assert from "node:assert/strict";
import { describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { checkAgainstFoundation } from "../../settings/check";
import { type Foundation, foundationOf, mayBecome } from "../../settings/onceUp";
import { SettingsError } from "../../settings/problem";
import { namesByType } from "../support/find";
import { deploy, ProgramFailed } from "../support/mocks";
import { problemsOf, problemsWith, read, settingsWith } from "../support/settings";
import { settingsOf } from "../support/stackFiles";

type Changes = Readonly<Record<string, string | undefined>>;
const environment = { project: "siscoe", stack: "prod" };

/** What is refused when an environment that was made with some settings is asked for others. */
function refusals(was: Changes, is: Changes): string[] {
  try {
    const asked = foundationOf(table, read(is));
    checkAgainstFoundation(table, asked, foundationOf(table, read(was)), environment);
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

const anotherStack =
  "bring up a second stack with it, move the data over, then retire this one (docs/operations.md, Moving)";
const set = (key: string, value: string) => `npm run settings -- set --stack prod siscoe:${key} '${value}'`;
const refused = (
  key: string,
  is: string,
  was: string,
  may: string,
  back: string,
  instead: string,
  because = "a change would replace resources that hold data",
) =>
  `siscoe:${key} is ${is}, but this environment was created with ${was}. It may ${may}, because ${because}.\n` +
  `    Put it back: ${back}\n    Instead: ${instead}`;
const zonesKept = {
  instead: "add the zone as the last one; a subnet that contains databases can't be removed",
  because:
    "to remove a zone deletes subnets that contain databases, and another first zone changes the NAT gateway's address",
};

describe("what an environment keeps", () => {
  test("stays the same, or grows", () => {
    assert.deepEqual(refusals({}, {}), []);
    const grown = {
      "siscoe:availabilityZones": '["sa-east-1a","sa-east-1b","sa-east-1c"]',
      "siscoe:databaseStorageGb": "50",
    };
    assert.deepEqual(refusals({}, grown), []);
  });

  test("is refused to delete the domain's records in one step: another stack's may be made of them", () => {
    const record = (value: string) => ({ "siscoe:domainRecord": value });
    const allowed = [
      "own moving",
      "moving none",
      "none moving",
      "moving own",
      "none own",
      "own own",
      "none none",
    ];
    for (const step of allowed) {
      const [was = "", is = ""] = step.split(" ");
      assert.deepEqual(refusals(record(was), record(is)), [], step);
    }
    assert.deepEqual(refusals({}, record("none")), [
      refused(
        "domainRecord",
        '"none"',
        '"own"',
        "only go to none by way of moving",
        set("domainRecord", "own"),
        "set moving, bring the stack up, and set none then (docs/operations.md, Moving)",
        "from own to none, the records are deleted, and no visitor finds the site",
      ),
    ]);
  });

  test("is refused another first zone, in which the NAT gateway would have another address", async () => {
    for (const zones of ['["sa-east-1b","sa-east-1a"]', '["sa-east-1c","sa-east-1a","sa-east-1b"]']) {
      const is = { "siscoe:availabilityZones": zones };
      assert.deepEqual(refusals({}, is), [
        refused(
          "availabilityZones",
          zones,
          '["sa-east-1a","sa-east-1b"]',
          "only grow at the end",
          set("availabilityZones", '["sa-east-1a","sa-east-1b"]'),
          zonesKept.instead,
          zonesKept.because,
        ),
      ]);
    }
    const addresses = async (zones: string) => {
      const settings = { ...settingsOf("prod"), "siscoe:availabilityZones": zones };
      return namesByType((await deploy(program, { settings })).resources)["aws:ec2/eip:Eip"];
    };
    const two = await addresses('["sa-east-1a","sa-east-1b"]');
    assert.deepEqual(await addresses('["sa-east-1a","sa-east-1b","sa-east-1c"]'), two);
    assert.notDeepEqual(await addresses('["sa-east-1b","sa-east-1a"]'), two);
  });

  test("is refused another network, with the way back and the safe way on", () => {
    assert.deepEqual(refusals({}, { "siscoe:vpcCidr": "10.21.0.0/16" }), [
      refused(
        "vpcCidr",
        '"10.21.0.0/16"',
        '"10.20.0.0/16"',
        "not change",
        set("vpcCidr", "10.20.0.0/16"),
        anotherStack,
      ),
    ]);
  });

  test("is refused a zone less and a smaller disk, together", () => {
    const was = {
      "siscoe:availabilityZones": '["sa-east-1a","sa-east-1b","sa-east-1c"]',
      "siscoe:databaseStorageGb": "50",
    };
    const is = {
      "siscoe:availabilityZones": '["sa-east-1a","sa-east-1c"]',
      "siscoe:databaseStorageGb": "49",
    };
    assert.deepEqual(refusals(was, is), [
      refused(
        "availabilityZones",
        '["sa-east-1a","sa-east-1c"]',
        '["sa-east-1a","sa-east-1b","sa-east-1c"]',
        "only grow at the end",
        set("availabilityZones", '["sa-east-1a","sa-east-1b","sa-east-1c"]'),
        zonesKept.instead,
        zonesKept.because,
      ),
      refused(
        "databaseStorageGb",
        "49",
        "50",
        "only grow",
        set("databaseStorageGb", "50"),
        "RDS can't shrink a disk: move to a second stack with a smaller one (docs/operations.md, Moving)",
      ),
    ]);
  });

  test("is refused a snapshot that it was not made from, and the loss of the one that it was", () => {
    const restore = "bring up a second stack from the snapshot and move over (docs/operations.md, Restoring)";
    const snapshot = { "siscoe:databaseSnapshot": "before-move" };
    assert.deepEqual(refusals({}, snapshot), [
      refused(
        "databaseSnapshot",
        '"before-move"',
        "null",
        "not change",
        "npm run settings -- unset --stack prod siscoe:databaseSnapshot",
        restore,
      ),
    ]);
    assert.deepEqual(refusals(snapshot, {}), [
      refused(
        "databaseSnapshot",
        "null",
        '"before-move"',
        "not change",
        set("databaseSnapshot", "before-move"),
        restore,
      ),
    ]);
  });

  test("is refused another chat key, of which neither the old nor the new is shown, nor a fingerprint", () => {
    const key = (letter: string) => ({ "siscoe:chatEncryptionKey": `${letter.repeat(43)}=` });
    assert.deepEqual(refusals(key("a"), key("a")), []);
    const secretly = (back: string) =>
      refused(
        "chatEncryptionKey",
        "(secret)",
        "(secret)",
        "not change",
        back,
        "set it before the first up of the stack that the data moves to",
      );
    const setIt = "npm run settings -- set --stack prod siscoe:chatEncryptionKey";
    assert.deepEqual(refusals(key("a"), key("b")), [secretly(setIt)]);
    assert.deepEqual(refusals(key("a"), {}), [secretly(setIt)]);
    assert.deepEqual(refusals({}, key("a")), [
      secretly("npm run settings -- unset --stack prod siscoe:chatEncryptionKey"),
    ]);
  });

  test("is refused another region, another server of the cache, and a VPC of somebody else", () => {
    const redis = { "siscoe:cacheEngine": "redis", "siscoe:cacheEngineVersion": "7.1" };
    const was = { ...redis, "siscoe:availabilityZones": '["us-east-1a","us-east-1b"]' };
    const keys = (changes: Changes) => refusals({}, changes).map((problem) => problem.split(" ")[0]);
    assert.deepEqual(keys(redis), ["siscoe:cacheEngine", "siscoe:cacheEngineVersion"]);
    assert.deepEqual(keys({ "siscoe:cacheEngineVersion": "7.2" }), ["siscoe:cacheEngineVersion"]);
    assert.deepEqual(keys({ "siscoe:cacheEngineVersion": "8.1" }), []);
    assert.deepEqual(keys({ ...was, "aws:region": "us-east-1" }), [
      "aws:region",
      "siscoe:availabilityZones",
      "siscoe:cacheEngine",
      "siscoe:cacheEngineVersion",
    ]);
    const theirs = {
      "siscoe:vpcId": "vpc-0123456789abcdef0",
      "siscoe:publicSubnetIds": '["subnet-00000001","subnet-00000002"]',
      "siscoe:appSubnetIds": '["subnet-00000003","subnet-00000004"]',
      "siscoe:dataSubnetIds": '["subnet-00000005","subnet-00000006"]',
    };
    assert.deepEqual(keys(theirs), ["siscoe:vpcId", "siscoe:dataSubnetIds"]);
    assert.deepEqual(
      refusals(theirs, { ...theirs, "siscoe:publicSubnetIds": '["subnet-00000001","subnet-00000007"]' }),
      [],
    );
  });

  test("knows nothing of an environment that was never up, nor of settings that it had not yet", () => {
    const asked = foundationOf(table, read());
    for (const previous of [undefined, {}]) checkAgainstFoundation(table, asked, previous, environment);
    assert.throws(
      () => {
        checkAgainstFoundation(table, asked, { vpcCidr: "10.0.0.0/16" }, environment);
      },
      (error) => error instanceof SettingsError && problemsOf(error).length === 1,
    );
  });
});

test("a value may become another by these rules", () => {
  const cases: [Parameters<typeof mayBecome>, boolean][] = [
    [["grow", 20, 20], true],
    [["grow", 20, 21], true],
    [["grow", 20, 19], false],
    [["grow", ["a"], ["b", "a"]], true],
    [["grow", ["a", "b"], ["a"]], false],
    [["grow", [], ["a"]], true],
    [["grow", null, ["a"]], false],
    [["grow", ["a"], null], false],
    [["grow", 20, "21"], false],
    [["grow at the end", ["a"], ["a", "b"]], true],
    [["grow at the end", ["a"], ["b", "a"]], false],
    [["grow at the end", ["a", "b"], ["b", "a"]], false],
    [["grow at the end", ["a", "b"], ["a"]], false],
    [["stay the same", "a", "a"], true],
    [["stay the same", "a", "b"], false],
    [["stay the same", null, undefined], true],
    [["stay the same", null, "a"], false],
    [["stay the same", ["a", "b"], ["b", "a"]], false],
  ];
  for (const [given, expected] of cases) assert.equal(mayBecome(...given), expected, JSON.stringify(given));
});

describe("the program on an environment that is up", () => {
  const foundationNow = async (settings: Record<string, string>, stack = "prod") =>
    (await deploy(program, { settings, stack })).outputs["foundation"] as Foundation;

  test("asks the stack itself what it stands on", async () => {
    const { stackReferences } = await deploy(program, { settings: settingsWith({}), stack: "prod" });
    assert.deepEqual(stackReferences, ["organization/siscoe/prod"]);
  });

  for (const stack of ["prod", "staging", "local"] as const) {
    test(`goes on with ${stack}'s settings as they are`, async () => {
      const settings = settingsOf(stack);
      const first = await deploy(program, { settings, stack });
      const again = await deploy(program, { settings, stack, previousOutputs: first.outputs });
      assert.deepEqual(namesByType(again.resources), namesByType(first.resources));
      assert.deepEqual(again.outputs, first.outputs);
    });
  }

  test("stops before anything is registered when what holds data would be replaced", async () => {
    const previous = await foundationNow(settingsWith({}));
    const failure = await deploy(program, {
      settings: settingsWith({ "siscoe:vpcCidr": "10.21.0.0/16", "siscoe:databaseSnapshot": "another" }),
      previousOutputs: { foundation: previous },
    }).catch((error: unknown) => error);
    assert.ok(failure instanceof ProgramFailed);
    assert.deepEqual(
      problemsOf(failure.failure).map((problem) => problem.split(" ")[0]),
      ["siscoe:vpcCidr", "siscoe:databaseSnapshot"],
    );
    assert.deepEqual(failure.resources, []);
  });
});

describe("the addresses from which the application reaches the internet", () => {
  test("stay what Brevo knows when a zone is added", async () => {
    const zones = (letters: string) =>
      JSON.stringify(letters.split("").map((letter) => `sa-east-1${letter}`));
    const up = async (letters: string, previousOutputs = {}) =>
      (
        await deploy(program, {
          settings: settingsWith({ "siscoe:availabilityZones": zones(letters) }),
          previousOutputs,
        })
      ).outputs;
    const first = await up("cb");
    assert.deepEqual(first["egressAddresses"], ["address of siscoe-prod-network-nat-sa-east-1c"]);
    const second = await up("cba", first);
    assert.deepEqual(second["egressAddresses"], first["egressAddresses"]);
  });
});

describe("the name of a stack", () => {
  test("stays what the environment was made with: a renamed stack would make everything anew", async () => {
    const settings = settingsOf("prod");
    const { outputs } = await deploy(program, { settings, stack: "prod" });
    const renamed = { settings, stack: "producao", previousOutputs: outputs };
    const failure = await deploy(program, renamed).catch((error: unknown) => error);
    assert.ok(failure instanceof ProgramFailed);
    assert.deepEqual(problemsOf(failure.failure), [
      `The stack's name is "producao", but this environment was created as "prod". Keep that name, because ` +
        `another name would replace resources that hold data.\n    Put it back: pulumi stack rename --stack producao prod`,
    ]);
    assert.deepEqual(failure.resources, []);
  });

  test("leaves room for what AWS lets a name be", async () => {
    const stack = "abcdefghijkl";
    assert.deepEqual(problemsWith({}, stack), []);
    const { resources } = await deploy(program, { settings: settingsWith({}), stack });
    // Where AWS allows the fewest characters, and how many Pulumi adds where the program gives no name.
    const most: Record<string, number> = {
      "aws:lb/loadBalancer:LoadBalancer": 32,
      "aws:lb/targetGroup:TargetGroup": 32,
      "aws:elasticache/replicationGroup:ReplicationGroup": 40,
      "aws:iam/role:Role": 64,
      "aws:s3/bucket:Bucket": 63,
    };
    for (const { type, name } of resources) {
      assert.ok(name.length + 8 <= (most[type] ?? 255), `${type} "${name}"`);
      assert.match(name, /^[a-z]/);
      assert.doesNotMatch(name, /--/);
    }
    const database = resources.find(({ type }) => type === "aws:rds/instance:Instance");
    assert.ok(String(database?.inputs["identifier"]).length <= 63);
  });

  test("is refused where it leaves none, or AWS would not take it", () => {
    for (const stack of [
      "abcdefghijklm",
      "Prod",
      "my-stack",
      "1st",
      "",
      "a.b",
      "state",
      "stack",
      "github",
      "bootstrap",
    ]) {
      assert.deepEqual(problemsWith({}, stack), [
        `The stack's name is "${stack}". Allowed: a lower-case letter, then up to 11 lower-case letters and digits; ` +
          `not bootstrap, github, stack or state.\n` +
          `    Fix: pulumi stack rename --stack '${stack}' '<name>'`,
      ]);
    }
    for (const stack of ["p", "prod", "prod2", "staging", "local", "states"])
      assert.deepEqual(problemsWith({}, stack), []);
  });
});
