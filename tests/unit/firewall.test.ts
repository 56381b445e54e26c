import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { includedCapacity } from "../../aws/firewall";
import { Firewall, type FirewallArgs } from "../../components/firewall";
import { firewallRules } from "../../components/firewallRules";
import { capacityOf } from "../../emulator/services/wafv2/capacity";
import program = require("../../index");
import { inputs, json, namesByType, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const firewall = (args: Partial<FirewallArgs> = {}): Promise<Deployment> =>
  deploy(() => {
    new Firewall("firewall", { region: "sa-east-1", loadBalancerArn: "arn:balancer", ...args });
    return {};
  });

const rules = { mode: "block", countedRules: [], signInLimit: 100 } as const;
const named = (name: string, args: Parameters<typeof firewallRules>[0] = rules) =>
  firewallRules(args).find((rule) => rule.name === name) ?? assert.fail(name);
const overridden = (group: string, countedRules: readonly string[] = []) => {
  const { statement } = named(group, { ...rules, countedRules }) as unknown as {
    statement: { managedRuleGroupStatement: { ruleActionOverrides: readonly object[] } };
  };
  return statement.managedRuleGroupStatement.ruleActionOverrides;
};
const path = (positionalConstraint: string, searchString: string) => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint,
    searchString,
    textTransformations: [{ priority: 0, type: "URL_DECODE" }],
  },
});

describe("the firewall", () => {
  let made: Deployment;
  before(async () => {
    made = await firewall();
  });

  test("is exactly this", () => {
    assert.deepEqual(namesByType(made.resources), {
      [LOG_GROUP]: ["firewall"],
      "aws:kms/alias:Alias": ["firewall-key"],
      "aws:kms/key:Key": ["firewall-key"],
      [ACL]: ["firewall"],
      [ASSOCIATION]: ["firewall"],
      [LOGGING]: ["firewall"],
      "siscoe:security:EncryptionKey": ["firewall-key"],
      "siscoe:site:Firewall": ["firewall"],
    });
  });

  test("lets through what no rule finds, and shows samples of requests, which hold cookies, to nobody", () => {
    const { rules: all, ...acl } = inputs(made, ACL, "firewall");
    const visibilityConfig = {
      cloudwatchMetricsEnabled: true,
      metricName: "firewall",
      sampledRequestsEnabled: false,
    };
    assert.deepEqual(acl, {
      description: "Judges requests to SisCoE",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig,
    });
    for (const { name, visibilityConfig: its } of all as { name: string; visibilityConfig: object }[]) {
      assert.deepEqual(its, { ...visibilityConfig, metricName: name });
    }
  });

  test("stands before the balancer, which has one firewall at a time", () => {
    assert.deepEqual(inputs(made, ASSOCIATION, "firewall"), {
      resourceArn: "arn:balancer",
      webAclArn: "arn:WebAcl:firewall",
    });
  });

  test("only counts unless it is told to block", async () => {
    const rulesOf = (deployment: Deployment) =>
      inputs(deployment, ACL, "firewall")["rules"] as Readonly<Record<string, object>>[];
    const done = (deployment: Deployment) =>
      rulesOf(deployment).map(({ name, action, overrideAction }) => [name, action ?? overrideAction]);
    const groups = ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet", "SQLiRuleSet"].map(
      (name) => `AWSManagedRules${name}`,
    );
    const counts = { count: {} };
    assert.deepEqual(done(made), [
      ["reset-links", counts],
      ["sign-ins", counts],
      ...groups.map((name) => [name, counts]),
    ]);
    assert.deepEqual(done(await firewall({ mode: "block" })), [
      ["reset-links", counts],
      ["sign-ins", { block: {} }],
      // "none": nothing overrides what the group's own rules do, which is to block.
      ...groups.map((name) => [name, { none: {} }]),
    ]);
    assert.deepEqual(
      rulesOf(made).map(({ priority }) => priority),
      [0, 1, 2, 3, 4, 5],
    );
  });

  test("limits what one address sends to the pages of signing in, and nothing else", () => {
    const post = {
      byteMatchStatement: {
        fieldToMatch: { method: {} },
        positionalConstraint: "EXACTLY",
        searchString: "POST",
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    };
    const pages = [
      path("EXACTLY", "/"),
      path("STARTS_WITH", "/accounts/"),
      path("STARTS_WITH", "/admin/login/"),
    ];
    assert.deepEqual(named("sign-ins", { ...rules, signInLimit: 250 }).statement, {
      rateBasedStatement: {
        aggregateKeyType: "IP",
        limit: 250,
        evaluationWindowSec: 300,
        scopeDownStatement: { andStatement: { statements: [post, { orStatement: { statements: pages } }] } },
      },
    });
  });

  test("lets uploads of 20 MB through, whose size the core rules would refuse from 8 KB on", () => {
    const counted = (name: string) => ({ name, actionToUse: { count: {} } });
    assert.deepEqual(overridden("AWSManagedRulesCommonRuleSet"), [counted("SizeRestrictions_BODY")]);
    assert.deepEqual(overridden("AWSManagedRulesSQLiRuleSet"), []);
    const more = ["SQLi_BODY", "CrossSiteScripting_BODY"];
    assert.deepEqual(overridden("AWSManagedRulesCommonRuleSet", more), [
      counted("SizeRestrictions_BODY"),
      counted("CrossSiteScripting_BODY"),
    ]);
    assert.deepEqual(overridden("AWSManagedRulesSQLiRuleSet", more), [counted("SQLi_BODY")]);
  });

  test("takes 1187 of the 1500 units of capacity that its price includes", () => {
    // 25 + 200 + 700 + 200 of AWS's groups, 50 of the limit (2, 12 for the method, 12 for each of three paths), 12 of the label;
    // sources in aws/firewall.ts and emulator/services/wafv2/capacity.ts.
    const capacity = capacityOf(firewallRules(rules) as Parameters<typeof capacityOf>[0]);
    assert.ok(capacity <= includedCapacity);
    assert.equal(capacity, 1187);
  });

  test("logs to a group that WAF takes, without what one could sign in with, and no reset link at all", () => {
    const group = resource(made, LOG_GROUP, "firewall");
    assert.deepEqual(group.inputs, {
      namePrefix: "aws-waf-logs-firewall-",
      retentionInDays: 365,
      kmsKeyId: "arn:Key:firewall-key",
    });
    const { loggingFilter, ...logging } = inputs(made, LOGGING, "firewall");
    assert.deepEqual(logging, {
      resourceArn: "arn:WebAcl:firewall",
      logDestinationConfigs: ["arn:LogGroup:firewall"],
      redactedFields: [
        ...["authorization", "cookie", "referer", "x-csrftoken"].map((name) => ({ singleHeader: { name } })),
        { queryString: {} },
      ],
    });
    const { statement, ruleLabels } = named("reset-links");
    assert.deepEqual(statement, path("STARTS_WITH", "/accounts/reset/"));
    assert.deepEqual(ruleLabels, [{ name: "reset-link" }]);
    assert.deepEqual(loggingFilter, {
      defaultBehavior: "KEEP",
      filters: [
        {
          behavior: "DROP",
          requirement: "MEETS_ALL",
          conditions: [
            {
              labelNameCondition: { labelName: "awswaf:123456789012:webacl:name:WebAcl:firewall:reset-link" },
            },
          ],
        },
      ],
    });
  });

  test("leaves its logs, and the key that reads them, in AWS when it goes", () => {
    const key = resource(made, "aws:kms/key:Key", "firewall-key");
    for (const kept of [resource(made, LOG_GROUP, "firewall"), key]) {
      assert.ok(kept.retainOnDelete && !kept.protect, kept.type);
    }
    const { Statement: statements } = json(key.inputs["policy"]) as {
      Statement: readonly { readonly Condition?: unknown }[];
    };
    assert.deepEqual(statements[1]?.Condition, {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": [
          "arn:aws:logs:sa-east-1:123456789012:log-group:aws-waf-logs-firewall-*",
        ],
      },
    });
  });
});

describe("production with a firewall", () => {
  const registered = async (more: Readonly<Record<string, string>>) => {
    const { resources } = await deploy(program, { settings: { ...settingsOf("prod"), ...more } });
    // Whatever is made has a fresh name for its last snapshot.
    return new Map(
      resources.map(({ urn, wire, protect }) => [
        urn,
        JSON.stringify([{ ...wire, finalSnapshotIdentifier: undefined }, protect]),
      ]),
    );
  };

  test("differs from one without in nothing but the firewall", async () => {
    const [without, counting] = [await registered({}), await registered({ "siscoe:firewall": "count" })];
    for (const [urn, asked] of without) assert.equal(counting.get(urn), asked, urn);
    const added = [...counting.keys()].filter((urn) => !without.has(urn));
    assert.equal(added.length, 8);
    for (const urn of added) assert.match(urn, /siscoe-prod-firewall/);
  });
});
