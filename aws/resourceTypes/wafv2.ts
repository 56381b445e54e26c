import { type Actions, merged, type Scoped } from "./actions";
import type { ResourceTypes } from "./facts";

const named = "wafv2:*:{account}:regional/webacl/{name}*";

const webAcl = (write: Scoped): Actions => ({
  read: { named: ["wafv2:GetWebACL", "wafv2:ListTagsForResource"] },
  write: merged(write, { tagsOfNamed: ["wafv2:TagResource", "wafv2:UntagResource"] }),
});

export const wafv2 = {
  "aws:wafv2/webAcl:WebAcl": {
    actions: webAcl({
      newNamed: ["wafv2:CreateWebACL"],
      ownNamed: ["wafv2:DeleteWebACL", "wafv2:UpdateWebACL"],
      // Asked for AWS's groups as well, which carry nobody's tag.
      usedByNamed: ["wafv2:CreateWebACL", "wafv2:UpdateWebACL"],
    }),
    named,
    replacedBy: ["name", "namePrefix", "scope"],
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    actions: {
      read: {
        named: [
          "elasticloadbalancing:GetLoadBalancerWebACL",
          "wafv2:GetWebACL",
          "wafv2:GetWebACLForResource",
        ],
      },
      // Asked for the balancer as well, of which WAF tells no tag. AWS knows the balancer's part by a new name and an old one
      // (https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html#security_iam_action-additions).
      write: {
        named: [
          "elasticloadbalancing:CreateWebACLAssociation",
          "elasticloadbalancing:DeleteWebACLAssociation",
          "elasticloadbalancing:SetWebAcl",
          "wafv2:AssociateWebACL",
          "wafv2:DisassociateWebACL",
        ],
      },
    },
    replacedBy: ["resourceArn", "webAclArn"],
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    actions: {
      read: { named: ["wafv2:GetLoggingConfiguration"] },
      write: {
        named: ["wafv2:DeleteLoggingConfiguration", "wafv2:PutLoggingConfiguration"],
        // AWS knows no resource for these: WAF's and ElastiCache's logs are delivered by them
        // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html).
        anywhere: [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeResourcePolicies",
          "logs:PutResourcePolicy",
        ],
      },
    },
    replacedBy: ["logDestinationConfigs", "resourceArn"],
  },
} as const satisfies ResourceTypes;
