import { randomUUID } from "node:crypto";
import { AwsError } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import { arn, oneOf } from "../../rules";

/**
 * subscriptionSchema and resourceTopicSubscriptionCreate in the provider's internal/service/sns/topic_subscription.go
 * (6.58.0): it doesn't wait until a mail's link is opened, and here nobody opens one. When such a subscription is deleted,
 * AWS refuses (`Cannot unsubscribe a subscription that is pending confirmation`), and the provider takes that for done.
 */
export const topicSubscription = resourceType("aws:sns/topicSubscription:TopicSubscription", {
  inputs: {
    confirmationTimeoutInMinutes: { default: 1 },
    deliveryPolicy: { document: true },
    endpoint: { required: true },
    endpointAutoConfirms: { default: false },
    filterPolicy: { document: true },
    filterPolicyScope: { computed: true, check: oneOf("MessageAttributes", "MessageBody") },
    protocol: {
      required: true,
      check: oneOf(
        ...["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
      ),
    },
    rawMessageDelivery: { default: false },
    redrivePolicy: { document: true },
    region: { computed: true },
    replayPolicy: { document: true },
    subscriptionRoleArn: { check: arn("iam") },
    topic: { required: true, check: (topic: unknown) => arn("sns")(topic as string) },
  },
  checks: [
    ({ protocol, endpoint }) =>
      protocol.startsWith("email") && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(endpoint)
        ? problem("endpoint", "InvalidParameter: Invalid parameter: Email address")
        : undefined,
    ({ filterPolicy, filterPolicyScope }) =>
      filterPolicyScope !== undefined && filterPolicy === undefined
        ? problem("filterPolicyScope", "filter_policy is required when filter_policy_scope is set")
        : undefined,
  ],
  refusals: [
    ({ topic }, cloud) => {
      if (cloud.find("aws:sns/topic:Topic", ({ arn: known }) => known === topic)) return;
      throw new AwsError("SNS: Subscribe", "NotFound", "Topic does not exist");
    },
  ],
  identify: ({ topic, protocol }, cloud) => {
    const subscriptionArn = `${topic as string}:${randomUUID()}`;
    return {
      id: subscriptionArn,
      arn: subscriptionArn,
      confirmationWasAuthenticated: false,
      ownerId: cloud.account,
      pendingConfirmation: protocol.startsWith("email"),
    };
  },
});
