import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a {@link Budget} is made from. */
export interface BudgetArgs {
  /** What the account may cost in a month, in USD. */
  monthlyUsd: number;
  /** Who is told by e-mail. */
  email: string;
}

/** Of what share of the budget it tells, in percent, and whether that is spent or expected. */
const notices = [
  ["ACTUAL", 80],
  ["ACTUAL", 100],
  ["FORECASTED", 100],
] as const;

/**
 * Tells by e-mail what the whole account's month costs: at 80 % and 100 % of the budget, and when the month is expected to end above it.
 * It stops nothing. It counts the account, and not what has the stack's tags: AWS tells costs by tag only once an administrator has
 * activated the tag for it, and until then the budget would never say a word.
 *
 * **Data**: none.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create.html
 */
export class Budget extends pulumi.ComponentResource {
  /** The budget. */
  public readonly budget: aws.budgets.Budget;

  constructor(name: string, { monthlyUsd, email }: BudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:cost:Budget", name, {}, opts);

    this.budget = new aws.budgets.Budget(
      name,
      {
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(monthlyUsd),
        limitUnit: "USD",
        notifications: notices.map(([notificationType, threshold]) => ({
          notificationType,
          comparisonOperator: "GREATER_THAN",
          threshold,
          thresholdType: "PERCENTAGE",
          subscriberEmailAddresses: [email],
        })),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
