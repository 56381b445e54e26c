import { AwsError } from "../../cloud";
import { resourcePolicy } from "../../policies";
import { needPrincipals } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { arn, between, matches, oneOf } from "../../rules";

const region = { computed: true } as const;
const role = { check: arn("iam") } as const;
const rate = { check: between(0, 100) } as const;

// topicSchema and resourceTopicCustomizeDiff in the provider's internal/service/sns/topic.go (6.58.0).
export const topic = resourceType("aws:sns/topic:Topic", {
  inputs: {
    applicationFailureFeedbackRoleArn: role,
    applicationSuccessFeedbackRoleArn: role,
    applicationSuccessFeedbackSampleRate: rate,
    archivePolicy: { document: true },
    contentBasedDeduplication: { default: false },
    deliveryPolicy: { document: true },
    displayName: { check: matches(/^.{0,100}$/, "must have 100 characters at most") },
    fifoThroughputScope: { computed: true, check: oneOf("Topic", "MessageGroup") },
    fifoTopic: { default: false },
    firehoseFailureFeedbackRoleArn: role,
    firehoseSuccessFeedbackRoleArn: role,
    firehoseSuccessFeedbackSampleRate: rate,
    httpFailureFeedbackRoleArn: role,
    httpSuccessFeedbackRoleArn: role,
    httpSuccessFeedbackSampleRate: rate,
    kmsMasterKeyId: {},
    lambdaFailureFeedbackRoleArn: role,
    lambdaSuccessFeedbackRoleArn: role,
    lambdaSuccessFeedbackSampleRate: rate,
    name: { computed: true, check: matches(/^[\w-]{1,256}$/, "must have 1 to 256 of a-zA-Z0-9_-") },
    namePrefix: { computed: true },
    policy: { computed: true, document: true, check: resourcePolicy },
    region,
    signatureVersion: { computed: true, check: between(1, 2) },
    sqsFailureFeedbackRoleArn: role,
    sqsSuccessFeedbackRoleArn: role,
    sqsSuccessFeedbackSampleRate: rate,
    tags: {},
    tracingConfig: { computed: true, check: oneOf("Active", "PassThrough") },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 256 },
  checks: [
    ({ fifoTopic, contentBasedDeduplication }) =>
      contentBasedDeduplication && !fifoTopic
        ? problem("contentBasedDeduplication", "can only be set for FIFO topics")
        : undefined,
  ],
  refusals: [
    // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html: the same name is the same topic, but not with other tags.
    ({ name }, cloud, existing) => {
      if (existing || !cloud.find("aws:sns/topic:Topic", (other) => other.name === name)) return;
      throw new AwsError(
        "SNS: CreateTopic",
        "InvalidParameter",
        "Invalid parameter: Tags Reason: Topic already exists with different tags",
      );
    },
    ({ kmsMasterKeyId: key }, cloud) => {
      if (key === undefined || /(^|:)alias\/aws\//.test(key)) return;
      if (cloud.find("aws:kms/key:Key", (known, id) => known.arn === key || id === key)) return;
      throw new AwsError("SNS: SetTopicAttributes", "KMSNotFound", `Invalid keyId ${key}`);
    },
  ],
  identify: ({ name = "" }, cloud) => {
    const topicArn = cloud.arn("sns", name);
    return {
      id: topicArn,
      arn: topicArn,
      owner: cloud.account,
      policy: ownersPolicy(topicArn, cloud.account),
      signatureVersion: 1,
      tracingConfig: "PassThrough",
    };
  },
});

/** What AWS gives a topic that is given none, and the provider puts back when a policy goes (defaultTopicPolicy). */
function ownersPolicy(topicArn: string, account: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });
}

// resourceTopicPolicyUpsert in the provider's internal/service/sns/topic_policy.go (6.58.0).
export const topicPolicy = resourceType("aws:sns/topicPolicy:TopicPolicy", {
  inputs: {
    arn: { required: true, check: arn("sns") },
    policy: { required: true, document: true, check: resourcePolicy },
    region,
  },
  refusals: [
    ({ arn: topicArn }, cloud) => {
      if (cloud.find("aws:sns/topic:Topic", (other) => other.arn === topicArn)) return;
      throw new AwsError("SNS: SetTopicAttributes", "NotFound", "Topic does not exist");
    },
    ({ policy }, cloud) => {
      needPrincipals(cloud, "SNS: SetTopicAttributes", policy);
    },
  ],
  identify: ({ arn: topicArn }, cloud) => ({ id: topicArn, owner: cloud.account }),
});
