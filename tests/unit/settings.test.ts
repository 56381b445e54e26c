import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import program = require("../../index");
import { table } from "../../config";
import { checkSettings } from "../../settings/readSettings";
import { defaultOf, fullKey, isRequired, type Setting } from "../../settings/table";
import { deploy, ProgramFailed } from "../support/mocks";
import { problemsOf, problemsWith, read, secretKeys, settingsWith } from "../support/settings";

const rows = Object.entries<Setting>(table);

/** A value as the engine hands it over. */
const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

describe("every row of the table", () => {
  for (const [key, setting] of rows) {
    test(key, () => {
      assert.ok(setting.description.endsWith("."), "the description is a sentence");
      assert.ok(setting.allowed.length > 3);
      assert.doesNotMatch(setting.allowed, /\.$/, "`allowed` goes on with a full stop");
      if (setting.secret === true) assert.equal(setting.example, "", "nobody takes an example for a secret");
      else assert.equal(setting.type.safeParse(setting.example).success, true, "the example is allowed");
      const value = defaultOf(setting);
      if (value !== undefined) {
        assert.deepEqual(setting.type.safeParse(textOf(value)).data, value, "the default is allowed");
      }
    });
  }

  test("the required ones are these, and the secret ones", () => {
    const required = rows.filter(([, setting]) => isRequired(setting)).map(([key]) => key);
    assert.deepEqual(required, [
      "aws:region",
      "domain",
      "brevoSmtpUser",
      "brevoSmtpPassword",
      "defaultFromEmail",
    ]);
    const secret = ["brevoSmtpUser", "brevoSmtpPassword", "brevoApiKey", "chatEncryptionKey", "sentryDsn"];
    for (const key of [...secret, "groqApiKey", "weatherApiKey", "telegramBotToken"])
      assert.ok(secretKeys.includes(`siscoe:${key}`), key);
  });

  test("what is called like a secret is one", () => {
    const notSecret = [
      "secretsReaderPolicyArn",
      "databaseKeepKey",
      "databasePasswordVersion",
      "cacheTokenVersion",
      "cacheTokenStrategy",
      "secretKeyVersion",
    ];
    const named = rows.filter(([key]) => /key|token|password|secret|dsn|credential/i.test(key));
    const plain = named.filter(([, { secret }]) => secret !== true).map(([key]) => key);
    assert.deepEqual(plain.sort(), notSecret.sort());
  });

  test("the ones that an environment keeps are these", () => {
    const kept = rows.filter(([, { onceUp }]) => onceUp !== undefined);
    const rules = kept.map(([key, { onceUp }]) => [key, onceUp?.may]);
    assert.deepEqual(Object.fromEntries(rules), {
      "aws:region": "stay the same",
      domainRecord: "go to none by way of moving",
      availabilityZones: "grow at the end",
      vpcCidr: "stay the same",
      vpcId: "stay the same",
      dataSubnetIds: "grow",
      databaseStorageGb: "grow",
      databaseSnapshot: "stay the same",
      cacheEngine: "stay the same",
      cacheEngineVersion: "grow",
      chatEncryptionKey: "stay the same",
    });
  });
});

describe("settings that are right", () => {
  test("read as what they mean", () => {
    const settings = read({
      "siscoe:availabilityZones": '["sa-east-1a","sa-east-1c"]',
      "siscoe:databaseMultiAz": "false",
      "siscoe:databaseStorageGb": "50",
    });
    assert.equal(settings.domain, "siscoe.test");
    assert.deepEqual(settings.availabilityZones, ["sa-east-1a", "sa-east-1c"]);
    assert.equal(settings.databaseMultiAz, false);
    assert.equal(settings.databaseStorageGb, 50);
    assert.equal(settings.protect, true);
    assert.equal(settings.serverEmail, undefined);
  });

  test("may hold what is the engine's own, and secrets that are empty because they are not set", () => {
    assert.deepEqual(problemsWith({ "pulumi:tags": "{}", "siscoe:groqApiKey": "" }), []);
    assert.equal(read({ "siscoe:groqApiKey": "" }).groqApiKey, undefined);
  });
});

describe("settings that are wrong", () => {
  const allWrong = {
    "aws:region": "sa-east-1",
    "siscoe:domain": undefined,
    "siscoe:vpcCidr": "10.20.0.0",
    "siscoe:availabilityZones": '["sa-east-1a","sa-east-1d"]',
    "siscoe:databaseInstanceClass": "t4g.medium",
    "siscoe:databseMultiAz": "true",
    "siscoe:zebra": "1",
    "siscoe:defaultFromEmail": "SisCoE <a@siscoe.test>",
    "siscoe:certificateArn": "arn:aws:iam::123456789012:server-certificate/x",
    "siscoe:databaseBackupWindow": "05:00-05:10",
    "siscoe:cacheReplicas": "0",
    "siscoe:brevoSmtpPassword": "two words",
    "siscoe:brevoSmtpUser": "",
    "siscoe:protect": "yes",
    "siscoe:egress": "two",
    "siscoe:databaseStorageGb": "19",
  };
  const set = (key: string, value: string) => `Fix: npm run settings -- set --stack prod ${key} '${value}'`;
  const expected = [
    `siscoe:protect is "yes". Allowed: true or false.\n    ${set("siscoe:protect", "true")}`,
    "siscoe:domain is not set. Allowed: a lower-case DNS name, without https:// and without a path.\n" +
      `    ${set("siscoe:domain", "<value>")}`,
    'siscoe:certificateArn is "arn:aws:iam::123456789012:server-certificate/x". ' +
      "Allowed: the ARN of an ACM certificate.\n" +
      `    ${set("siscoe:certificateArn", "<value>")}`,
    'siscoe:vpcCidr is "10.20.0.0". Allowed: a private block from /16 to /20 at its first address ' +
      `(10.…, 172.16–31.…, 192.168.…).\n    ${set("siscoe:vpcCidr", "<value>")}`,
    `siscoe:egress is "two". Allowed: none, single, perZone, regional or public.\n    ${set("siscoe:egress", "<value>")}`,
    'siscoe:databaseInstanceClass is "t4g.medium". Allowed: an RDS instance class such as db.t4g.medium, ' +
      `db.m7g.large or db.r7g.xlarge.\n    ${set("siscoe:databaseInstanceClass", "db.t4g.medium")}`,
    'siscoe:databaseStorageGb is "19". Allowed: a whole number from 20 to 59578.\n' +
      `    ${set("siscoe:databaseStorageGb", "<value>")}`,
    "siscoe:brevoSmtpUser is not set. Allowed: the login that Brevo shows under SMTP & API: letters, digits and " +
      "@ % + = : , . / ? ! * ^ _ - (what every reader of a .env file keeps).\n" +
      "    Fix: npm run settings -- set --stack prod siscoe:brevoSmtpUser",
    "siscoe:brevoSmtpPassword is (secret). Allowed: the SMTP key that Brevo shows under SMTP & API: letters, " +
      "digits and @ % + = : , . / ? ! * ^ _ - (what every reader of a .env file keeps).\n" +
      "    Fix: npm run settings -- set --stack prod siscoe:brevoSmtpPassword",
    'siscoe:defaultFromEmail is "SisCoE <a@siscoe.test>". Allowed: a bare address, without a name.\n' +
      `    ${set("siscoe:defaultFromEmail", "a@siscoe.test")}`,
    "siscoe:databseMultiAz is not a setting of this stack; did you mean siscoe:databaseMultiAz?\n" +
      "    Fix: npm run settings -- rename --stack prod siscoe:databseMultiAz siscoe:databaseMultiAz",
    "siscoe:zebra is not a setting of this stack; docs/settings.md lists all settings\n" +
      "    Fix: npm run settings -- rename --stack prod siscoe:zebra '<key>'\n" +
      "    Or, if you don't need it: delete its line in Pulumi.prod.yaml",
    'siscoe:availabilityZones (["sa-east-1a","sa-east-1d"]) names sa-east-1d, which sa-east-1 does not have. ' +
      "Allowed: a list of two or three different zones of the region.\n" +
      `    ${set("siscoe:availabilityZones", "<value>")}`,
    'siscoe:databaseBackupWindow ("05:00-05:10") lasts 10 minutes, but AWS requires at least 30. Allowed: ' +
      "hh:mm-hh:mm, at least 30 minutes, apart from databaseMaintenanceWindow.\n" +
      `    ${set("siscoe:databaseBackupWindow", "<value>")}`,
    "siscoe:cacheAutomaticFailover (true) needs a replica, but cacheReplicas is 0. Allowed: true or false.\n" +
      `    ${set("siscoe:cacheAutomaticFailover", "false")}`,
  ];

  test("are reported together, each with its key, its value, what is allowed and the command that mends it", () => {
    assert.deepEqual(problemsWith(allWrong), expected);
  });

  test("stop the program before anything is registered", async () => {
    const failure = await deploy(program, { settings: settingsWith(allWrong) }).catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof ProgramFailed);
    assert.deepEqual(problemsOf(failure.failure), expected);
    assert.deepEqual(failure.resources, []);
  });

  test("are all missing together where nothing is set", () => {
    const nothing = Object.fromEntries(Object.keys(settingsWith({})).map((key) => [key, undefined]));
    const keys = problemsWith(nothing).map((problem) => problem.split(" ")[0]);
    assert.deepEqual(keys, [
      "aws:region",
      "siscoe:domain",
      "siscoe:brevoSmtpUser",
      "siscoe:brevoSmtpPassword",
      "siscoe:defaultFromEmail",
      "siscoe:hostedZoneId",
    ]);
  });

  test("name every secret in plain text beside all else that is wrong, and register nothing", async () => {
    const secrets = Object.fromEntries(secretKeys.map((key) => [key, "known-to-all"]));
    const changes = { ...secrets, "siscoe:databseMultiAz": "true", "siscoe:defaultFromEmail": undefined };
    const expected = [
      ...secretKeys.map(
        (key) =>
          `${key} is a secret, but is stored in plain text: encrypt it. Others may have read it, ` +
          `so get a new one from the service that issued it.\n` +
          `    Fix: npm run settings -- set --stack prod ${key}`,
      ),
      "siscoe:defaultFromEmail is not set",
      "siscoe:databseMultiAz is not a setting",
    ];
    const found = problemsWith(changes, "prod", secretKeys);
    assert.equal(found.length, expected.length);
    for (const start of expected)
      assert.equal(found.filter((problem) => problem.startsWith(start)).length, 1, start);
    assert.doesNotMatch(found.join("\n"), /known-to-all/);
    const failure = await deploy(program, { settings: settingsWith(changes), inPlainText: secretKeys }).catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof ProgramFailed);
    assert.deepEqual([problemsOf(failure.failure), failure.resources], [found, []]);
  });

  test("leave an optional secret unset, absent or empty", () => {
    assert.equal(read({ "siscoe:groqApiKey": undefined }).groqApiKey, undefined);
    assert.equal(read({ "siscoe:groqApiKey": "" }, "prod", ["siscoe:groqApiKey"]).groqApiKey, undefined);
  });

  test("show no secret, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...secretKeys), fc.string(), (key, text) => {
        const problems = problemsWith({ [key]: `⟦${text}⟧`, "siscoe:zebra": `⟦${text}⟧` });
        assert.equal(problems.length, 2);
        assert.doesNotMatch(problems.join("\n"), /[⟦⟧]/);
      }),
    );
  });

  test("show nothing that is encrypted, under whatever key, right or wrong", () => {
    for (const [row, setting] of Object.entries<Setting>(table)) {
      const name = fullKey("siscoe", row);
      if (setting.secret === true) continue;
      for (const value of ["⟦hidden⟧", settingsWith({})[name] ?? setting.example]) {
        const isEncrypted = (key: string) => key === name || secretKeys.includes(key);
        const values = settingsWith({ [name]: value });
        assert.throws(
          () => checkSettings({ values, isEncrypted }, { project: "siscoe", stack: "prod" }),
          (error: unknown) => {
            const problems = problemsOf(error);
            assert.match(
              problems.find((one) => one.startsWith(`${name} `)) ?? "",
              /is stored encrypted, but is not a secret/,
            );
            assert.doesNotMatch(problems.join("\n"), /⟦/);
            return true;
          },
        );
      }
    }
  });

  test("show no secret that is right, beside what is wrong", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9@%+=:,./?!*^_-]{1,30}$/);
    fc.assert(
      fc.property(secret, (text) => {
        const value = `Hidden${text}`;
        const problems = problemsWith({ "siscoe:brevoSmtpPassword": value, "siscoe:protect": "yes" });
        assert.equal(problems.length, 1);
        assert.ok(!problems.join("\n").includes("Hidden"));
      }),
    );
  });

  // Unquoted in the file, 012345678901 is a number to Pulumi's YAML reader (findings/pulumi-config-yaml.sh).
  test("an account number that lost its first 0 is told of the quotes that keep it", () => {
    const [problem = ""] = problemsWith({ "siscoe:accountId": "12345678901" });
    assert.match(
      problem,
      /^siscoe:accountId is "12345678901" \(YAML changes numbers .*: write it in quotes\)\. Allowed: .*12 digits/,
    );
  });

  test("one value at a time", () => {
    const wrong: Record<string, string[]> = {
      "aws:region": ["brazil", "sa-east-1a", "eu-west-9"],
      "siscoe:accountId": ["12345678901", "1234567890123", "x23456789012"],
      "siscoe:owner": ["a,b", "x".repeat(129)],
      "siscoe:logRetentionDays": ["2", "30.5", '"soon"'],
      "siscoe:domain": [
        "https://siscoe.test",
        "siscoe.test/",
        "Siscoe.test",
        "siscoe",
        "-a.test",
        "a..test",
        "1.2.3.4",
      ],
      "siscoe:hostedZoneId": ["z0123456789", "Z012", "siscoe.test"],
      "siscoe:hstsMaxAgeSeconds": ["-1", "63072001", "1.5"],
      "siscoe:contentSecurityPolicy": ["é", "x".repeat(1025)],
      "siscoe:idleTimeoutSeconds": ["24", "60", "300", "4001"],
      "siscoe:appPort": ["80", "65536", "8000.5"],
      "siscoe:availabilityZones": ['["sa-east-1a"]', '["sa-east-1a","sa-east-1a"]', "sa-east-1a", "[1,2]"],
      "siscoe:vpcCidr": ["10.20.0.0/15", "10.20.0.0/21", "10.20.1.0/16", "8.8.0.0/16", "10.256.0.0/16"],
      "siscoe:interfaceEndpoints": ['["Logs"]', "logs", '["logs","logs"]'],
      "siscoe:databaseEngineVersion": ["13", "9.6", "17.", "170", "latest"],
      "siscoe:databaseBackupRetentionDays": ["0", "36"],
      "siscoe:databaseBackupWindow": ["5:00-6:00", "24:00-25:00", "05:00"],
      "siscoe:databaseMaintenanceWindow": ["sun:06:30", "son:06:30-son:07:30", "06:30-07:30"],
      "siscoe:databaseSnapshot": ["a--b", "-a", "a-", "1a"],
      "siscoe:databaseMonitoringSeconds": ["2", "61"],
      "siscoe:cacheEngineVersion": ["8", "6.2", "8.0.1"],
      "siscoe:cacheNodeType": ["db.t4g.small", "t4g.small", "cache.t4g.tiny"],
      "siscoe:cacheReplicas": ["-1", "6"],
      "siscoe:serverEmail": ["a", "a@b", "A <a@b.test>", "a@b.test,c@d.test"],
      "siscoe:defaultFromName": ["Sis CoE", "$HOME"],
      "siscoe:telegramChatId": ["chat", "@abc", "1.5"],
      "siscoe:chatEncryptionKey": ["a".repeat(44), `${"a".repeat(42)}=`, `${"a".repeat(42)}+=`],
      "siscoe:asgiThreads": ["0", "1001"],
    };
    for (const [key, values] of Object.entries(wrong)) {
      for (const value of values) {
        const problems = problemsWith({ [key]: value });
        assert.ok(problems.length >= 1, `${key} = ${value} is taken`);
        assert.ok(
          problems.every((problem) => problem.startsWith(`${key} `)),
          problems.join("\n"),
        );
      }
    }
  });

  const taken: Record<string, [key: string, value: string]> = {
    "a class that RDS does not sell": ["siscoe:databaseInstanceClass", "db.m7g.micro"],
    "a size that no class has": ["siscoe:databaseInstanceClass", "db.t4g.64xlarge"],
    "a node that ElastiCache does not sell": ["siscoe:cacheNodeType", "cache.m7g.micro"],
    "an address block written with leading zeros": ["siscoe:vpcCidr", "010.20.0.0/16"],
    "a target that is no address": ["siscoe:appTargets", '["300.1.1.1:8000"]'],
    "a target's port that is none": ["siscoe:appTargets", '["10.20.64.10:99999"]'],
    "a target's port that the balancer may not reach": ["siscoe:appTargets", '["10.20.64.10:9000"]'],
    "an endpoint of S3, which has one already": ["siscoe:interfaceEndpoints", '["s3"]'],
  };
  for (const [name, [key, value]] of Object.entries(taken)) {
    test(`refuse ${name}`, () => {
      assert.equal(problemsWith({ [key]: value }).length, 1);
    });
  }
});
