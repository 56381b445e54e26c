import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { EncryptionKey } from "./encryptionKey";
import { letPublish, type Publishers } from "./publishers";

/** What an {@link AlarmTopic} is made from. */
export interface AlarmTopicArgs {
  /** Who reads what is sent to it. A change sends the new address a mail, in which it has to be confirmed. */
  email: string;
  /** Whose alarms and events are sent. Counts for the key when it is made. */
  publishers: Publishers;
}

/**
 * Where alarms go: an encrypted SNS topic that sends a mail to one address, once its owner has confirmed it.
 *
 * **Data**: none is kept. The topic is made anew, the address is asked again.
 *
 * **Security**: only the environment's own alarms and its database's events may send. The key is its own, because CloudWatch
 * can't send to a topic with the key that AWS manages (`aws/sns`): that key's policy doesn't let it, and can't be changed. It
 * stays in AWS when the topic goes: no role of a workflow may delete a key (bootstrap/permissions).
 *
 * **Cost**: the key by the month; the first thousand mails a month are free.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlarmTopic extends pulumi.ComponentResource {
  /** The topic. */
  public readonly topic: aws.sns.Topic;
  /** Who may send to it. */
  public readonly policy: aws.sns.TopicPolicy;
  /** The address that it sends to: pending until its owner has confirmed it. */
  public readonly subscription: aws.sns.TopicSubscription;
  /** The key that encrypts what is on its way. */
  public readonly key: EncryptionKey;
  /** The topic's ARN, once alarms and events may be sent to it. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:alarms:AlarmTopic", name, {}, opts);

    this.key = new EncryptionKey(
      `${name}-key`,
      { description: "SisCoE's alarms", publishers: args.publishers, protect: false, keep: true },
      { parent: this },
    );
    this.topic = new aws.sns.Topic(
      name,
      { displayName: name, kmsMasterKeyId: this.key.arn },
      { parent: this },
    );
    const account = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    this.policy = new aws.sns.TopicPolicy(
      name,
      {
        arn: this.topic.arn,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: letPublish(
            args.publishers,
            { Action: ["sns:Publish"], Resource: this.topic.arn },
            account,
          ),
        }),
      },
      { parent: this },
    );
    this.subscription = new aws.sns.TopicSubscription(
      name,
      { topic: this.topic.arn, protocol: "email", endpoint: args.email },
      { parent: this },
    );

    this.arn = this.policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
