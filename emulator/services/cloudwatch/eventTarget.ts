import { AwsError } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import { arn, length, matches } from "../../rules";

const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const put = "EventBridge: PutTargets";
const targetsOfRule = 5;

/**
 * resourceTarget and validateTargetID in the provider's internal/service/events/target.go (6.58.0), and what PutTargets refuses
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html). Whether the target is there, or lets
 * EventBridge in, AWS doesn't ask. The emulator has no events, and delivers none.
 */
export const eventTarget = resourceType(TARGET, {
  inputs: {
    appsyncTarget: {},
    arn: { required: true, check: arn() },
    batchTarget: {},
    deadLetterConfig: {},
    ecsTarget: {},
    eventBusName: { default: "default" },
    forceDestroy: { default: false },
    httpTarget: {},
    input: { check: length(0, 8192) },
    inputPath: { check: length(0, 256) },
    inputTransformer: {},
    kinesisTarget: {},
    redshiftTarget: {},
    region: { computed: true },
    retryPolicy: {},
    roleArn: { check: arn("iam") },
    rule: { required: true, check: matches(/^[\w.-]{1,64}$/, "must have 1 to 64 of 0-9A-Za-z_.-") },
    runCommandTargets: {},
    sagemakerPipelineTarget: {},
    sqsTarget: {},
    targetId: {
      computed: true,
      check: matches(/^[\w.-]{1,64}$/, "must have 1 to 64 of 0-9A-Za-z_.-"),
    },
  },
  checks: [
    ({ input, inputPath, inputTransformer }) =>
      [input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1
        ? problem("input", "conflicts with inputPath and inputTransformer")
        : undefined,
  ],
  refusals: [
    ({ rule, eventBusName: bus = "default" }, cloud, existing) => {
      const known = cloud.find("aws:cloudwatch/eventRule:EventRule", (other) => other.name === rule);
      if (!known) {
        throw new AwsError(
          put,
          "ResourceNotFoundException",
          `Rule ${rule} does not exist on EventBus ${bus}.`,
        );
      }
      const others = cloud.list(TARGET).filter(({ properties }) => properties.rule === rule);
      if (existing || others.length < targetsOfRule) return;
      throw new AwsError(
        put,
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.",
      );
    },
  ],
  identify: ({ rule, targetId = "terraform-1" }) => ({ id: `${rule}-${targetId}`, targetId }),
});
