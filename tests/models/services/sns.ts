import { type Fault, fault } from "../fault";
import { converted, type Mapping, mapping, notSent, tagList, unlessZero } from "../mapping";

/** Each attribute is a call of its own (putTopicAttribute). */
const attribute = (name: string) => `sns.SetTopicAttributes#${name}`;

export const mappings: readonly Mapping[] = [
  mapping("aws:sns/topic:Topic", {
    file: "sns.ts",
    source: "sns/topic.go",
    sentBy: "resourceTopicCreate, putTopicAttributes",
    call: "sns.CreateTopic",
    cloudFormation: "AWS::SNS::Topic",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      displayName: unlessZero("AttributeValue", attribute("DisplayName")),
      kmsMasterKeyId: unlessZero("AttributeValue", attribute("KmsMasterKeyId")),
      name: "Name",
      namePrefix: notSent("the provider makes the name of it"),
      tags: converted("Tags", tagList),
    },
    beside: ({ arn }) =>
      Object.fromEntries(
        ["DisplayName", "KmsMasterKeyId"].map((name) => [
          attribute(name),
          { TopicArn: arn, AttributeName: name },
        ]),
      ),
  }),
  mapping("aws:sns/topicPolicy:TopicPolicy", {
    file: "sns.ts",
    source: "sns/topic_policy.go",
    sentBy: "resourceTopicPolicyUpsert, putTopicPolicy",
    call: "sns.SetTopicAttributes",
    cloudFormation: { lacks: "AWS::SNS::TopicPolicy takes a list of topics and the policy as an object" },
    inputs: {
      arn: "TopicArn",
      policy: "AttributeValue",
    },
    beside: () => ({ "sns.SetTopicAttributes": { AttributeName: "Policy" } }),
  }),
  mapping("aws:sns/topicSubscription:TopicSubscription", {
    file: "sns.ts",
    source: "sns/topic_subscription.go",
    sentBy: "resourceTopicSubscriptionCreate, resourceTopicSubscriptionDelete",
    call: "sns.Subscribe",
    cloudFormation: "AWS::SNS::Subscription",
    inputs: {
      endpoint: "Endpoint",
      protocol: "Protocol",
      topic: "TopicArn",
    },
    beside: () => ({ "sns.Subscribe": { ReturnSubscriptionArn: true } }),
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:sns/topic:Topic", "name", 7, "parameter Name"),
  fault("aws:sns/topicPolicy:TopicPolicy", "policy", 7, "parameter AttributeValue"),
  fault("aws:sns/topicSubscription:TopicSubscription", "endpoint", 7, "parameter Endpoint"),
];
