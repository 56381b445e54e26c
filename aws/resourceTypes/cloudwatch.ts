import type { ResourceTypes } from "./facts";

export const cloudwatch = {
  "aws:cloudwatch/logGroup:LogGroup": {
    holds: "the logs kept so far",
    actions: {
      read: { anywhere: ["logs:DescribeLogGroups"], named: ["logs:ListTagsForResource"] },
      write: {
        newNamed: ["logs:CreateLogGroup"],
        ownNamed: [
          "logs:AssociateKmsKey",
          "logs:DeleteLogGroup",
          "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey",
          "logs:PutRetentionPolicy",
        ],
        tagsOfNamed: ["logs:TagResource", "logs:UntagResource"],
      },
    },
    replacedBy: ["logGroupClass", "name", "namePrefix"],
  },
} as const satisfies ResourceTypes;
