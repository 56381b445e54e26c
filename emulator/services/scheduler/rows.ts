import { AwsError } from "../../cloud";
import { needRole } from "../../references";
import { resourceType } from "../../resourceType";
import { length, matches, oneOf } from "../../rules";

const SCHEDULE = "aws:scheduler/schedule:Schedule";
const create = "Scheduler: CreateSchedule";
// Six fields, of which one of the days is a ?: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
const expression =
  /^(cron\((\S+ ){2}(\? \S+ \S+|\S+ \S+ \?) \S+\)|rate\([1-9]\d* (minutes?|hours?|days?)\)|at\(\S+\))$/;

export const schedule = resourceType(SCHEDULE, {
  inputs: {
    actionAfterCompletion: { computed: true },
    description: { check: length(0, 512) },
    endDate: {},
    flexibleTimeWindow: { required: true },
    groupName: { computed: true },
    kmsKeyArn: {},
    name: {
      computed: true,
      check: [length(1, 64), matches(/^[0-9A-Za-z_.-]+$/, "must hold only letters, digits, . _ and -")],
    },
    namePrefix: { computed: true },
    region: { computed: true },
    scheduleExpression: {
      required: true,
      check: matches(expression, "must be a cron(…) of six fields, a rate(…) or an at(…)"),
    },
    scheduleExpressionTimezone: { default: "UTC", check: isTimeZone },
    startDate: {},
    state: { default: "ENABLED", check: oneOf("ENABLED", "DISABLED") },
    target: { required: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 64 },
  refusals: [
    ({ name }, cloud, existing) => {
      if (existing || !cloud.find(SCHEDULE, (other) => other.name === name)) return;
      throw new AwsError(create, "ConflictException", `Schedule ${name ?? ""} already exists.`);
    },
    ({ target }, cloud) => {
      needRole(cloud, create, target.roleArn, "scheduler.amazonaws.com");
    },
  ],
  identify: ({ name = "", groupName = "default" }, cloud) => ({
    id: `${groupName}/${name}`,
    arn: cloud.arn("scheduler", `schedule/${groupName}/${name}`),
    actionAfterCompletion: "NONE",
    groupName,
  }),
});

function isTimeZone(zone: string): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return undefined;
  } catch {
    return `must be a time zone of IANA's, got "${zone}"`;
  }
}
