import type { Actions, Scoped } from "./actions";
import type { ResourceTypes } from "./facts";

const topic = (write: Scoped): Actions => ({
  read: { named: ["sns:GetTopicAttributes", "sns:ListTagsForResource"] },
  write,
});

const named = "sns:*:{account}:{name}*";

// Replacements: topicSchema, subscriptionSchema and resourceTopicPolicy in internal/service/sns (6.58.0).
export const sns = {
  "aws:sns/topic:Topic": {
    actions: topic({
      newNamed: ["sns:CreateTopic"],
      ownNamed: ["sns:DeleteTopic", "sns:SetTopicAttributes"],
      tagsOfNamed: ["sns:TagResource", "sns:UntagResource"],
    }),
    named,
    replacedBy: ["fifoTopic", "name", "namePrefix"],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    actions: topic({ ownNamed: ["sns:SetTopicAttributes"] }),
    named,
    replacedBy: ["arn"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    actions: {
      // AWS knows neither names nor tags for these two. A subscription's ARN ends in a number that AWS makes up, and no role
      // may list those of others, so what they can be used on is the own.
      read: { anywhere: ["sns:GetSubscriptionAttributes"] },
      write: { ownNamed: ["sns:Subscribe"], anywhere: ["sns:Unsubscribe"] },
    },
    named,
    replacedBy: ["endpoint", "protocol", "topic"],
  },
} as const satisfies ResourceTypes;
