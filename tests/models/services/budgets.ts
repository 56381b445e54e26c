import { type Fault, fault } from "../fault";
import { converted, fields, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

interface Notification {
  readonly subscriberEmailAddresses?: readonly string[];
}

export const mappings: readonly Mapping[] = [
  mapping("aws:budgets/budget:Budget", {
    file: "budgets.ts",
    source: "budgets/budget.go",
    sentBy: "resourceBudgetCreate, expandBudgetUnmarshal, createBudgetNotifications",
    call: "budgets.CreateBudget",
    cloudFormation: "AWS::Budgets::Budget",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      budgetType: "Budget.BudgetType",
      limitAmount: unlessZero("Budget.BudgetLimit.Amount"),
      limitUnit: unlessZero("Budget.BudgetLimit.Unit"),
      name: "Budget.BudgetName",
      namePrefix: notSent("the provider makes the name of it"),
      // The provider sends a CreateNotification for each, whose shapes are these.
      notifications: converted("NotificationsWithSubscribers", (all: readonly Notification[]) =>
        all.map(({ subscriberEmailAddresses: emails = [], ...notification }) => ({
          Notification: fields({
            comparisonOperator: "ComparisonOperator",
            notificationType: "NotificationType",
            threshold: "Threshold",
            thresholdType: "ThresholdType",
          })(notification as Readonly<Record<string, unknown>>),
          Subscribers: emails.map((Address) => ({ Address, SubscriptionType: "EMAIL" })),
        })),
      ),
      tags: converted("ResourceTags", tagList),
      timePeriodEnd: converted("Budget.TimePeriod.End", (text: string) => `${text.replace("_", "T")}:00Z`),
      timeUnit: "Budget.TimeUnit",
    },
    defaults: { timePeriodEnd: "2087-06-15_00:00" },
    beside: () => ({ "budgets.CreateBudget": { AccountId: "123456789012" } }),
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:budgets/budget:Budget", "name", "a:name", "BudgetName"),
  fault("aws:budgets/budget:Budget", "timeUnit", "WEEKLY", "TimeUnit"),
];
