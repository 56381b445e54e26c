import { AwsError, type Cloud } from "../../cloud";
import { allows } from "../../policies";
import { resourceType } from "../../resourceType";
import { arn, length, matches, oneOf, parsed } from "../../rules";
import type { ArgsOf } from "../../sdkTypes";

type Args = ArgsOf<"aws:rds/eventSubscription:EventSubscription">;

/** The events of each kind of source (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html). */
const categories: Readonly<Record<string, readonly string[]>> = {
  "db-instance": [
    ...[
      "availability",
      "backtrack",
      "backup",
      "configuration change",
      "creation",
      "deletion",
      "failover",
      "failure",
    ],
    ...["low storage", "maintenance", "notification", "read replica", "recovery", "restoration", "security"],
    "security patching",
  ],
  "db-parameter-group": ["configuration change"],
  "db-security-group": ["configuration change", "failure"],
  "db-snapshot": ["creation", "deletion", "notification", "restoration"],
};

// resourceEventSubscriptionCreate in the provider's internal/service/rds/event_subscription.go (6.58.0).
export const eventSubscription = resourceType("aws:rds/eventSubscription:EventSubscription", {
  inputs: {
    enabled: { default: true },
    eventCategories: { set: true },
    name: {
      computed: true,
      check: [
        length(1, 255),
        matches(/^[\w-]+$/, "must contain only letters, digits, underscores and hyphens"),
      ],
    },
    namePrefix: { computed: true },
    region: { computed: true },
    snsTopic: { required: true, check: arn("sns") },
    sourceIds: { set: true },
    sourceType: {
      check: oneOf(
        ...["db-instance", "db-cluster", "db-parameter-group", "db-security-group", "db-snapshot"],
        ...["db-cluster-snapshot", "custom-engine-version", "db-proxy", "blue-green-deployment"],
      ),
    },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 255 },
  refusals: [refuseTaken, refuseSources, refuseTopic],
  identify: ({ name = "" }, cloud) => ({
    id: name,
    arn: cloud.arn("rds", `es:${name}`),
    customerAwsId: cloud.account,
  }),
});

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html, Errors. */
function refused(code: string, message: string): AwsError {
  return new AwsError("RDS: CreateEventSubscription", code, message);
}

function refuseTaken({ name = "" }: Args, cloud: Cloud, existing?: unknown): void {
  if (existing || !cloud.find("aws:rds/eventSubscription:EventSubscription", (other) => other.name === name))
    return;
  throw refused("SubscriptionAlreadyExist", `Event Subscription already exists: ${name}`);
}

function refuseSources({ sourceType, sourceIds = [], eventCategories = [] }: Args, cloud: Cloud): void {
  if (sourceIds.length > 0 && sourceType === undefined) {
    throw refused("InvalidParameterCombination", "SourceIds can't be specified without a SourceType.");
  }
  const known = categories[sourceType ?? ""];
  for (const category of known === undefined ? [] : eventCategories) {
    if (!known?.includes(category)) {
      throw refused("SubscriptionCategoryNotFound", `The supplied category does not exist: ${category}`);
    }
  }
  for (const id of sourceType === "db-instance" ? sourceIds : []) {
    if (cloud.find("aws:rds/instance:Instance", ({ identifier }) => identifier === id)) continue;
    throw refused("SourceNotFound", `Could not find the source with the id: ${id}`);
  }
}

/** RDS sends the topic a first message, which its policy and its key's must allow. */
function refuseTopic({ snsTopic, name = "" }: Args, cloud: Cloud): void {
  const topic = cloud.find("aws:sns/topic:Topic", (other) => other.arn === snsTopic)?.properties;
  if (topic === undefined) throw refused("SNSTopicArnNotFound", `SNS topic ${snsTopic} does not exist.`);
  const own = cloud.find("aws:sns/topicPolicy:TopicPolicy", (other) => other.arn === snsTopic)?.properties
    .policy;
  const context = { "aws:SourceArn": cloud.arn("rds", `es:${name}`) };
  const lets = (policy: unknown, action: string) =>
    allows(typeof policy === "string" ? parsed(policy) : policy, {
      ...{ action, principals: ["events.rds.amazonaws.com"], context },
    });
  const key = cloud.find("aws:kms/key:Key", (other, id) =>
    [other.arn, id].includes(topic.kmsMasterKeyId),
  )?.properties;
  const encrypts = topic.kmsMasterKeyId === undefined || lets(key?.policy, "kms:GenerateDataKey");
  // Without a policy of its own, a topic takes what its own account sends.
  if ((own === undefined || lets(own, "sns:Publish")) && encrypts) return;
  throw refused("SNSNoAuthorization", "You do not have permission to publish to the SNS topic ARN.");
}
