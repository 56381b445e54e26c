/* eslint-disable @typescript-eslint/no-deprecated -- a row lists every input that the type has */
import { AwsError } from "../../cloud";
import { problem, resourceType, type Problem } from "../../resourceType";
import { arn, length, matches, oneOf, parsed } from "../../rules";
import type { ArgsOf } from "../../sdkTypes";

type Args = ArgsOf<"aws:cloudwatch/eventRule:EventRule">;

const name = matches(/^[\w.-]{1,64}$/, "must have 1 to 64 of 0-9A-Za-z_.-");

/**
 * resourceRule and validateRuleName in the provider's internal/service/events/rule.go (6.58.0), and what PutRule refuses of a
 * pattern (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html): InvalidEventPatternException.
 * PutRule overwrites a rule of the same name.
 */
export const eventRule = resourceType("aws:cloudwatch/eventRule:EventRule", {
  inputs: {
    description: { check: length(0, 512) },
    eventBusName: { default: "default" },
    eventPattern: { document: true },
    forceDestroy: { default: false },
    isEnabled: {},
    name: { computed: true, check: name },
    namePrefix: { computed: true },
    region: { computed: true },
    roleArn: { check: arn("iam") },
    scheduleExpression: { check: length(0, 256) },
    state: {
      computed: true,
      check: oneOf("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
    },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 64 },
  checks: [
    ({ eventPattern, scheduleExpression }) =>
      eventPattern === undefined && scheduleExpression === undefined
        ? problem("eventPattern", "one of `event_pattern,schedule_expression` must be specified")
        : undefined,
    patternIsOne,
  ],
  identify: ({ name: rule = "", eventBusName = "default" }, cloud) => ({
    id: eventBusName === "default" ? rule : `${eventBusName}/${rule}`,
    arn: cloud.arn("events", eventBusName === "default" ? `rule/${rule}` : `rule/${eventBusName}/${rule}`),
    state: "ENABLED",
  }),
  retire: ({ properties }, cloud) => {
    if (!cloud.find("aws:cloudwatch/eventTarget:EventTarget", ({ rule }) => rule === properties.name)) return;
    throw new AwsError(
      "EventBridge: DeleteRule",
      "ValidationException",
      "Rule can't be deleted since it has targets.",
    );
  },
});

function patternIsOne({ eventPattern }: Args): Problem | undefined {
  if (eventPattern === undefined) return undefined;
  const pattern: unknown = parsed(eventPattern);
  return isPattern(pattern)
    ? undefined
    : problem(
        "eventPattern",
        'InvalidEventPatternException: Event pattern is not valid. Reason: "Match value must be String, number, true, false, or null", in an array',
      );
}

/** An object of objects; what is compared is in arrays. */
function isPattern(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => (Array.isArray(one) ? one.length > 0 : isPattern(one)))
  );
}
