import type { ResourceTypes } from "./facts";

export const budgets = {
  "aws:budgets/budget:Budget": {
    actions: {
      read: { named: ["budgets:ListTagsForResource", "budgets:ViewBudget"] },
      write: {
        // One action for making, changing and deleting; AWS lists no condition for it.
        named: ["budgets:ModifyBudget"],
        tagsOfNamed: ["budgets:TagResource", "budgets:UntagResource"],
      },
    },
    named: "budgets::{account}:budget/{name}*",
    replacedBy: ["accountId", "name", "namePrefix"],
  },
} as const satisfies ResourceTypes;
