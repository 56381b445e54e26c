import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { firewallRules } from "../../components/firewallRules";
import type { Properties } from "../../emulator/values";
import { Account } from "./emulatorAccount";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const visibilityConfig = {
  cloudwatchMetricsEnabled: true,
  metricName: "it",
  sampledRequestsEnabled: false,
};
const rule = { name: "a", priority: 0, visibilityConfig };
const group = (name: string) => ({
  ...rule,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
});
const rate = (more: Properties) => ({
  ...rule,
  action: { block: {} },
  statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 100, ...more } },
});
const acl = (...rules: readonly object[]): Properties => ({
  scope: "REGIONAL",
  defaultAction: { allow: {} },
  visibilityConfig,
  rules: [...rules],
});

describe("the emulated firewall", () => {
  test("refuses rules that WAF refuses", () => {
    const account = new Account();
    const refused: [rules: object[], words: RegExp][] = [
      [
        [{ ...group("AWSManagedRulesSQLiRuleSet"), action: { block: {} } }],
        /an overrideAction and no action/,
      ],
      [[{ ...rate({}), action: undefined }], /an action in the rule "a"/],
      [[rate({ limit: 9 })], /a limit from 10 to 2000000000/],
      [[rate({ evaluationWindowSec: 90 })], /60, 120, 300 or 600/],
      [[rate({}), { ...rate({}), priority: 1 }], /another name in each rule/],
      [[rate({}), { ...rate({}), name: "b" }], /another priority in each rule/],
    ];
    for (const [rules, words] of refused) assert.match(account.problems(ACL, acl(...rules)).join(), words);
    assert.deepEqual(account.problems(ACL, acl(rate({}))), []);
    assert.match(account.problems(ACL, { ...acl(), scope: "GLOBAL" }).join(), /one of REGIONAL, CLOUDFRONT/);
  });

  test("refuses groups that AWS hasn't, and more than a web ACL can hold", async () => {
    const account = new Account();
    await assert.rejects(account.create(ACL, acl(group("NoSuchRuleSet"))), /WAFInvalidParameterException/);
    const large = Array.from({ length: 8 }, (_, priority) => ({
      ...group("AWSManagedRulesCommonRuleSet"),
      name: `a${priority}`,
      priority,
    }));
    await assert.rejects(account.create(ACL, acl(...large)), /WAFLimitsExceededException: .* 5600 /);
  });

  test("says what the program's own rules take, and has one of a name", async () => {
    const account = new Account();
    const rules = firewallRules({ mode: "block", countedRules: [], signInLimit: 100 });
    const { outputs } = await account.create(ACL, { ...acl(...rules), name: "taken" });
    assert.equal(outputs["capacity"], 1187);
    await assert.rejects(account.create(ACL, { ...acl(), name: "taken" }), /WAFDuplicateItemException/);
  });

  test("stands before a balancer that is there, and can't go while it does", async () => {
    const account = new Account();
    const { subnetIds } = await account.network();
    const { outputs, id } = await account.create(ACL, acl());
    const nowhere = "arn:aws:elasticloadbalancing:sa-east-1:123456789012:loadbalancer/app/none/1";
    const webAclArn = outputs["arn"];
    await assert.rejects(
      account.create(ASSOCIATION, { webAclArn, resourceArn: nowhere }),
      /WAFNonexistentItemException/,
    );
    const balancer = await account.create("aws:lb/loadBalancer:LoadBalancer", { subnets: subnetIds });
    const resourceArn = balancer.id;
    const missing = "arn:aws:wafv2:sa-east-1:123456789012:regional/webacl/none/1";
    await assert.rejects(
      account.create(ASSOCIATION, { webAclArn: missing, resourceArn }),
      /WAFNonexistentItemException/,
    );
    const association = await account.create(ASSOCIATION, { webAclArn, resourceArn });
    assert.equal(association.id, `${String(webAclArn)},${resourceArn}`);
    await assert.rejects(account.provider.delete(ACL, id), /WAFAssociatedItemException/);
    await account.provider.delete(ASSOCIATION, association.id);
    await account.provider.delete(ACL, id);
  });

  test("logs only to a group whose name begins as WAF asks, and answers headers in lower case", async () => {
    const account = new Account();
    const { outputs } = await account.create(ACL, acl());
    const resourceArn = outputs["arn"];
    const to = async (name: string) =>
      account.create(LOGGING, {
        resourceArn,
        logDestinationConfigs: [(await account.create(LOG_GROUP, { name })).outputs["arn"]],
        redactedFields: [{ singleHeader: { name: "Cookie" } }],
      });
    await assert.rejects(to("/aws/waf"), /WAFInvalidParameterException: .* LOG_DESTINATION/);
    const logging = await to("aws-waf-logs-it");
    assert.deepEqual(logging.outputs["redactedFields"], [{ singleHeader: { name: "cookie" } }]);
  });
});
