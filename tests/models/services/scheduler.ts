import { type Fault, fault } from "../fault";
import { converted, fields, type Mapping, mapping, unlessZero } from "../mapping";

const SCHEDULE = "aws:scheduler/schedule:Schedule";

export const mappings: readonly Mapping[] = [
  mapping(SCHEDULE, {
    file: "scheduler.ts",
    source: "scheduler/schedule.go",
    sentBy: "resourceScheduleCreate, expandTarget, expandFlexibleTimeWindow, expandRetryPolicy",
    call: "scheduler.CreateSchedule",
    cloudFormation: "AWS::Scheduler::Schedule",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      flexibleTimeWindow: converted("FlexibleTimeWindow", fields({ mode: unlessZero("Mode") })),
      name: "Name",
      scheduleExpression: "ScheduleExpression",
      scheduleExpressionTimezone: unlessZero("ScheduleExpressionTimezone"),
      state: unlessZero("State"),
      target: converted(
        "Target",
        fields({
          arn: unlessZero("Arn"),
          input: unlessZero("Input"),
          retryPolicy: converted(
            "RetryPolicy",
            fields({
              maximumEventAgeInSeconds: "MaximumEventAgeInSeconds",
              maximumRetryAttempts: "MaximumRetryAttempts",
            }),
          ),
          roleArn: unlessZero("RoleArn"),
        }),
      ),
    },
    defaults: { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
  }),
];

export const faults: readonly Fault[] = [
  fault(SCHEDULE, "state", "ON", "CreateSchedule.State"),
  fault(SCHEDULE, "flexibleTimeWindow", { mode: "NONE" }, "FlexibleTimeWindow.Mode"),
  fault(SCHEDULE, "name", "the night", "CreateSchedule.Name"),
];
