import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Budget } from "../../components/budget";
import program = require("../../index");
import { inputs, namesByType } from "../support/find";
import { deploy } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";
import { Account } from "./emulatorAccount";

const BUDGET = "aws:budgets/budget:Budget";

describe("the budget", () => {
  test("tells of the account's month by e-mail: at 80 and 100 percent, and when more is to be expected", async () => {
    const made = await deploy(() => {
      new Budget("budget", { monthlyUsd: 250, email: "ti@siscoe.test" });
      return {};
    });
    assert.deepEqual(namesByType(made.resources), {
      [BUDGET]: ["budget"],
      "siscoe:cost:Budget": ["budget"],
    });
    const notice = (notificationType: string, threshold: number) => ({
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold,
      thresholdType: "PERCENTAGE",
      subscriberEmailAddresses: ["ti@siscoe.test"],
    });
    assert.deepEqual(inputs(made, BUDGET, "budget"), {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: "250",
      limitUnit: "USD",
      notifications: [notice("ACTUAL", 80), notice("ACTUAL", 100), notice("FORECASTED", 100)],
    });
  });

  test("is in production once the settings ask for it", async () => {
    const more = { "siscoe:monthlyBudget": "250", "siscoe:alarmEmail": "ti@siscoe.test" };
    const { resources } = await deploy(program, { settings: { ...settingsOf("prod"), ...more } });
    assert.deepEqual(namesByType(resources)[BUDGET], ["siscoe-prod-budget"]);
  });

  test("is refused by the emulated account where AWS refuses it", async () => {
    const account = new Account();
    const right = {
      name: "taken",
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: "1",
      limitUnit: "USD",
    };
    assert.match(account.problems(BUDGET, { ...right, timeUnit: "WEEKLY" }).join(), /one of DAILY, MONTHLY/);
    assert.match(account.problems(BUDGET, { ...right, name: "a:b" }).join(), /must not contain :/);
    const notifications = [
      {
        comparisonOperator: "GREATER_THAN",
        notificationType: "ACTUAL",
        threshold: 1,
        thresholdType: "PERCENTAGE",
      },
    ];
    assert.match(account.problems(BUDGET, { ...right, notifications }).join(), /must each have a subscriber/);
    await account.create(BUDGET, right);
    await assert.rejects(account.create(BUDGET, right), /DuplicateRecordException/);
  });
});
