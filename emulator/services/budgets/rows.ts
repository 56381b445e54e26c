import { AwsError } from "../../cloud";
import { resourceType } from "../../resourceType";
import { count, length, matches, oneOf } from "../../rules";

const name = matches(/^[^:\\]+$/, "must not contain : or \\");

export const budget = resourceType("aws:budgets/budget:Budget", {
  inputs: {
    accountId: { computed: true },
    autoAdjustData: {},
    billingViewArn: {},
    budgetType: {
      required: true,
      check: oneOf(
        "USAGE",
        "COST",
        "RI_UTILIZATION",
        "RI_COVERAGE",
        "SAVINGS_PLANS_UTILIZATION",
        "SAVINGS_PLANS_COVERAGE",
      ),
    },
    costFilters: { computed: true, set: true },
    costTypes: { computed: true },
    filterExpression: {},
    limitAmount: {
      computed: true,
      // AWS answers 100 as 100.0: the provider takes no notice.
      unchanged: (before, after) => Number(before) === Number(after),
    },
    limitUnit: { computed: true },
    metrics: {},
    name: { computed: true, check: [length(1, 100), name] },
    namePrefix: { computed: true, check: length(1, 74) },
    notifications: {
      set: true,
      check: [
        count(0, 10),
        (notifications) => {
          const deaf = notifications.some(
            ({ subscriberEmailAddresses: emails = [], subscriberSnsTopicArns: topics = [] }) =>
              emails.length + topics.length === 0,
          );
          return deaf ? "must each have a subscriber" : undefined;
        },
      ],
    },
    plannedLimits: { set: true },
    tags: {},
    timePeriodEnd: { default: "2087-06-15_00:00" },
    timePeriodStart: { computed: true },
    timeUnit: { required: true, check: oneOf("DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY", "CUSTOM") },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 100 },
  refusals: [
    (inputs, cloud, existing) => {
      if (existing || !cloud.find("aws:budgets/budget:Budget", (other) => other.name === inputs.name)) return;
      throw new AwsError(
        "Budgets: CreateBudget",
        "DuplicateRecordException",
        `Error creating budget: ${inputs.name ?? ""} - the budget already exists.`,
      );
    },
  ],
  identify: (inputs, cloud) => ({
    id: `${cloud.account}:${inputs.name ?? ""}`,
    arn: cloud.globalArn("budgets", `budget/${inputs.name ?? ""}`),
    accountId: cloud.account,
    costFilters: [],
    timePeriodStart: `${new Date().toISOString().slice(0, 7)}-01_00:00`,
  }),
});
