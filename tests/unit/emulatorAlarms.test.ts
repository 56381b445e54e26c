import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Properties } from "../../emulator/values";
import { Account, DATABASE } from "./emulatorAccount";

const TOPIC = "aws:sns/topic:Topic";
const POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const PAGE = "aws:cloudwatch/dashboard:Dashboard";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const EVENTS = "aws:rds/eventSubscription:EventSubscription";
const topicArn = "arn:aws:sns:sa-east-1:123456789012:it";

const metric = {
  metricName: "CPUUtilization",
  namespace: "AWS/RDS",
  dimensions: {},
  period: 300,
  stat: "Average",
};
const query = (more: Properties = {}) => ({ id: "m1", metric, returnData: true, ...more });

const logGroupArn = "arn:aws:logs:sa-east-1:123456789012:log-group:/it";
const letWrite = (action: string) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: action, Resource: "*" },
  ],
});

/** What AWS, or the provider, takes. */
const good: Readonly<Record<string, Properties>> = {
  [TOPIC]: {},
  [POLICY]: {
    arn: topicArn,
    policy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" }],
    },
  },
  [SUBSCRIPTION]: { topic: topicArn, protocol: "email", endpoint: "plantao@siscoe.test" },
  [ALARM]: {
    ...{ metricName: "CPUUtilization", namespace: "AWS/RDS", statistic: "Average", period: 300 },
    ...{ comparisonOperator: "GreaterThanThreshold", threshold: 90, evaluationPeriods: 3 },
  },
  [PAGE]: { dashboardName: "it", dashboardBody: '{"widgets":[]}' },
  [EVENTS]: { snsTopic: topicArn },
  [RULE]: { eventPattern: { source: ["aws.ecs"], detail: { eventName: [{ prefix: "SERVICE_" }] } } },
  [TARGET]: { rule: "it", arn: logGroupArn },
  [LOG_POLICY]: { resourceArn: logGroupArn, policyDocument: letWrite("logs:PutLogEvents") },
  [FILTER]: {
    ...{ logGroupName: "/it", pattern: "%^ERROR\\s%" },
    metricTransformation: { namespace: "it", name: "Errors", value: "1" },
  },
};

const noMetric = { metricName: undefined, namespace: undefined, statistic: undefined, period: undefined };

/** What they refuse of it, and in which words. */
const bad: Readonly<Record<string, readonly (readonly [change: Properties, words: RegExp])[]>> = {
  [TOPIC]: [
    [{ name: "with space" }, /^name: must have 1 to 256/],
    [{ displayName: "x".repeat(101) }, /^displayName: must have 100/],
    [{ contentBasedDeduplication: true }, /^contentBasedDeduplication: can only be set for FIFO/],
    [{ policy: "{" }, /^policy: contains an invalid JSON/],
  ],
  [POLICY]: [
    [{ arn: "it" }, /^arn: must be an ARN of sns/],
    [
      { policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sns:Publish" }] } },
      /^policy: .*Principal/,
    ],
  ],
  [SUBSCRIPTION]: [
    [{ endpoint: "plantao" }, /^endpoint: InvalidParameter: Invalid parameter: Email address/],
    [{ protocol: "pigeon" }, /^protocol: must be one of/],
    [{ filterPolicyScope: "MessageBody" }, /^filterPolicyScope: filter_policy is required/],
  ],
  [ALARM]: [
    [{ alarmDescription: "x".repeat(1025) }, /^alarmDescription: must have/],
    [{ comparisonOperator: "MoreThan" }, /^comparisonOperator: must be one of/],
    [{ comparisonOperator: undefined }, /^comparisonOperator: is required for traditional/],
    [{ extendedStatistic: "p95" }, /^statistic: One of/],
    [{ extendedStatistic: "median", statistic: undefined }, /^extendedStatistic: invalid statistic/],
    [{ namespace: undefined }, /^namespace: ValidationError/],
    [{ period: 90 }, /^period: must be/],
    [{ datapointsToAlarm: 4 }, /^datapointsToAlarm: ValidationError/],
    [
      { evaluationPeriods: 289 },
      /^evaluationPeriods: .* more than a day \(EvaluationPeriods \* Period must be <= 86400\)/,
    ],
    [{ evaluationPeriods: 169, period: 3600 }, /^evaluationPeriods: .* more than a week/],
    [{ treatMissingData: "bad" }, /^treatMissingData: must be one of/],
    [{ alarmActions: ["a topic"] }, /^alarmActions: must be an ARN/],
    [{ metricQueries: [query()] }, /^metricName: exactly one of/],
    [{ ...noMetric, metricQueries: [query()], period: 60 }, /^period: conflicts with metricQueries/],
    [{ ...noMetric, metricQueries: [query({ id: "M1" })] }, /^metricQueries: .* lower-case letter/],
    [{ ...noMetric, metricQueries: [query({ expression: "m1" })] }, /^metricQueries: .* both/],
    [{ ...noMetric, metricQueries: [query({ returnData: false })] }, /^metricQueries: .*Exactly one element/],
    [
      {
        ...noMetric,
        metricQueries: [query(), query({ id: "m2", metric: { ...metric, period: 60 }, returnData: false })],
      },
      /^metricQueries: .* the same period/,
    ],
    [
      {
        ...noMetric,
        metricQueries: Array.from({ length: 11 }, (_, n) => query({ id: `m${n}`, returnData: n === 0 })),
      },
      /^metricQueries: .* 10 metrics/,
    ],
    [
      { ...noMetric, metricQueries: [{ id: "e", expression: "MAX(SEARCH('x', 'Sum'))", returnData: true }] },
      /^metricQueries: .*SEARCH/,
    ],
  ],
  [PAGE]: [
    [{ dashboardName: "with space" }, /^dashboardName: must have/],
    [{ dashboardBody: "{" }, /^dashboardBody: InvalidParameterInput: .* valid JSON/],
    [{ dashboardBody: "{}" }, /^dashboardBody: InvalidParameterInput: .*widgets/],
    [
      { dashboardBody: '{"widgets":[{"type":"chart"}]}' },
      /^dashboardBody: InvalidParameterInput: widgets\/0/,
    ],
  ],
  [EVENTS]: [
    [{ name: "with space" }, /^name: must contain/],
    [{ snsTopic: "it" }, /^snsTopic: must be an ARN of sns/],
    [{ sourceType: "db" }, /^sourceType: must be one of/],
  ],
  [RULE]: [
    [{ name: "x".repeat(65) }, /^name: must have 1 to 64/],
    [{ eventPattern: undefined }, /^eventPattern: one of/],
    [{ eventPattern: "{" }, /^eventPattern: InvalidEventPatternException/],
    [{ eventPattern: { source: "aws.ecs" } }, /^eventPattern: InvalidEventPatternException/],
    [{ eventPattern: { source: [] } }, /^eventPattern: InvalidEventPatternException/],
    [{ state: "ON" }, /^state: must be one of/],
  ],
  [TARGET]: [
    [{ arn: "/it" }, /^arn: must be an ARN/],
    [{ rule: "x".repeat(65) }, /^rule: must have 1 to 64/],
    [{ targetId: "a target" }, /^targetId: must have 1 to 64/],
    [{ input: "{}", inputPath: "$.detail" }, /^input: conflicts with inputPath/],
  ],
  [LOG_POLICY]: [
    [{ policyName: "it" }, /^policyName: one of .* and only one/],
    [{ resourceArn: undefined }, /^policyName: one of .* must be specified/],
    [{ policyDocument: letWrite("logs:GetLogEvents") }, /^policyDocument: .* only supports/],
    [{ policyDocument: "{" }, /^policyDocument: contains an invalid JSON/],
  ],
  [FILTER]: [
    [{ name: "a:filter" }, /^name: must have 1 to 512/],
    [{ pattern: "x".repeat(1025) }, /^pattern: must have/],
    [{ pattern: "%(ERROR|CRITICAL)%" }, /^pattern: InvalidParameterException/],
    [{ pattern: "%^ERROR %" }, /^pattern: InvalidParameterException/],
    [
      { metricTransformation: { namespace: "a:b", name: "Errors", value: "1" } },
      /^metricTransformation: must not contain colon/,
    ],
    [
      {
        metricTransformation: {
          ...{ namespace: "it", name: "Errors", value: "1", defaultValue: "0", dimensions: { a: "$.a" } },
        },
      },
      /^metricTransformation: .* mutually exclusive/,
    ],
  ],
};

describe("what AWS refuses of alarms, topics, pages, rules, filters and subscriptions to events", () => {
  for (const [type, cases] of Object.entries(bad)) {
    test(type, () => {
      const account = new Account();
      assert.deepEqual(account.problems(type, good[type] ?? {}), []);
      for (const [change, words] of cases) {
        const inputs = Object.entries({ ...good[type], ...change }).filter(
          ([, value]) => value !== undefined,
        );
        assert.match(
          account.problems(type, Object.fromEntries(inputs)).join("\n"),
          words,
          JSON.stringify(change),
        );
      }
    });
  }

  test("a topic with a key that isn't there, or with a name that another has", async () => {
    const account = new Account();
    await assert.rejects(
      account.create(TOPIC, { kmsMasterKeyId: "arn:aws:kms:sa-east-1:1:key/x" }),
      /KMSNotFound/,
    );
    await account.create(TOPIC, { name: "taken" });
    await assert.rejects(account.create(TOPIC, { name: "taken" }), /already exists with different tags/);
  });

  test("a policy and an address of a topic that isn't there", async () => {
    const account = new Account();
    for (const type of [POLICY, SUBSCRIPTION]) {
      await assert.rejects(account.create(type, good[type] ?? {}), /NotFound.*Topic does not exist/);
    }
  });

  test("an alarm that tells a topic of another region; one that isn't there it takes", async () => {
    const account = new Account();
    const tells = (region: string) => ({
      ...good[ALARM],
      alarmActions: [`arn:aws:sns:${region}:123456789012:it`],
    });
    await assert.rejects(account.create(ALARM, tells("us-east-1")), /Invalid region us-east-1 specified/);
    await account.create(ALARM, tells("sa-east-1"));
  });

  test("a filter of a log group that isn't there", async () => {
    const account = new Account();
    await assert.rejects(account.create(FILTER, good[FILTER] ?? {}), /ResourceNotFoundException/);
    await account.create(LOG_GROUP, { name: "/it" });
    await account.create(FILTER, good[FILTER] ?? {});
  });

  test("a target of a rule that isn't there, or that has five; and the deletion of a rule that has one", async () => {
    const account = new Account();
    const add = (targetId: string) => account.create(TARGET, { ...good[TARGET], targetId });
    await assert.rejects(add("log"), /ResourceNotFoundException.*Rule it does not exist on EventBus default/);
    const rule = await account.create(RULE, { ...good[RULE], name: "it" });
    const targets = await Promise.all(["1", "2", "3", "4", "5"].map(add));
    await assert.rejects(add("6"), /LimitExceededException/);
    await assert.rejects(account.provider.delete(RULE, rule.id), /ValidationException.*since it has targets/);
    for (const { id } of targets) await account.provider.delete(TARGET, id);
    await account.provider.delete(RULE, rule.id);
  });

  test("a policy of a log group that isn't there, a second one of it, and an account's eleventh", async () => {
    const account = new Account();
    await assert.rejects(account.create(LOG_POLICY, good[LOG_POLICY] ?? {}), /ResourceNotFoundException/);
    await account.create(LOG_GROUP, { name: "/it" });
    const { outputs } = await account.create(LOG_POLICY, good[LOG_POLICY] ?? {});
    assert.equal(outputs["policyScope"], "RESOURCE");
    await assert.rejects(account.create(LOG_POLICY, good[LOG_POLICY] ?? {}), /LimitExceededException/);
    const named = (policyName: string) =>
      account.create(LOG_POLICY, { policyName, policyDocument: letWrite("logs:PutLogEvents") });
    for (let number = 1; number <= 10; number++) await named(String(number));
    await assert.rejects(named("11"), /LimitExceededException/);
  });

  test("events of a database that isn't there, of a category that isn't there, or under a taken name", async () => {
    const account = new Account();
    await account.create(TOPIC, { name: "it" });
    const of = (more: Properties) =>
      account.create(EVENTS, { ...good[EVENTS], sourceType: "db-instance", ...more });
    await assert.rejects(of({ sourceIds: ["none"] }), /SourceNotFound/);
    await assert.rejects(
      of({ sourceType: undefined, sourceIds: ["none"] }),
      /InvalidParameterCombination|sourceType/,
    );
    await assert.rejects(of({ eventCategories: ["backup failed"] }), /SubscriptionCategoryNotFound/);
    const { outputs } = await account.create("aws:rds/instance:Instance", DATABASE);
    await of({ name: "taken", sourceIds: [outputs["identifier"]], eventCategories: ["failure"] });
    await assert.rejects(of({ name: "taken" }), /SubscriptionAlreadyExist/);
  });

  test("events to a topic that RDS can't send to: by its policy, or by its key's", async () => {
    const account = new Account();
    await assert.rejects(account.create(EVENTS, good[EVENTS] ?? {}), /SNSTopicArnNotFound/);

    // The key that AWS manages is one that lets RDS do nothing.
    await account.create(TOPIC, { name: "managed", kmsMasterKeyId: "alias/aws/sns" });
    const managed = topicArn.replace(/it$/, "managed");
    await assert.rejects(account.create(EVENTS, { snsTopic: managed }), /SNSNoAuthorization/);

    await account.create(TOPIC, { name: "it" });
    const policy = (names: string) => ({
      ...{ Version: "2012-10-17" },
      Statement: [
        {
          ...{ Effect: "Allow", Principal: { Service: "events.rds.amazonaws.com" }, Action: "sns:Publish" },
          ...{
            Resource: topicArn,
            Condition: { ArnLike: { "aws:SourceArn": `arn:aws:rds:*:*:es:${names}` } },
          },
        },
      ],
    });
    const { id } = await account.create(POLICY, { arn: topicArn, policy: policy("others-*") });
    await assert.rejects(account.create(EVENTS, { ...good[EVENTS], name: "own" }), /SNSNoAuthorization/);
    await account.update(POLICY, id, { arn: topicArn, policy: policy("own*") });
    await account.create(EVENTS, { ...good[EVENTS], name: "own" });
  });

  test("an address waits until its owner has confirmed it", async () => {
    const account = new Account();
    await account.create(TOPIC, { name: "it" });
    const { outputs } = await account.create(SUBSCRIPTION, good[SUBSCRIPTION] ?? {});
    assert.equal(outputs["pendingConfirmation"], true);
  });
});
