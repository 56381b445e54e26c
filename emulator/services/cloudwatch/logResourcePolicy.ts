import { AwsError } from "../../cloud";
import { logPolicy } from "../../policies";
import { problem, resourceType } from "../../resourceType";
import { arn } from "../../rules";

const POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const put = "CloudWatch Logs: PutResourcePolicy";
const policiesOfAccount = 10;

/**
 * resourceResourcePolicy in the provider's internal/service/logs/resource_policy.go (6.58.0), and what PutResourcePolicy
 * refuses (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html).
 */
export const logResourcePolicy = resourceType(POLICY, {
  inputs: {
    policyDocument: { required: true, document: true, check: logPolicy(51_200) },
    policyName: {},
    region: { computed: true },
    resourceArn: { check: arn("logs") },
  },
  checks: [
    ({ policyName, resourceArn }) =>
      (policyName === undefined) === (resourceArn === undefined)
        ? problem("policyName", "one of `policy_name,resource_arn` must be specified, and only one")
        : undefined,
  ],
  refusals: [
    ({ resourceArn }, cloud) => {
      if (resourceArn === undefined) return;
      if (cloud.find("aws:cloudwatch/logGroup:LogGroup", (group) => group.arn === resourceArn)) return;
      throw new AwsError(put, "ResourceNotFoundException", "The specified log group does not exist.");
    },
    ({ resourceArn }, cloud, existing) => {
      const others = cloud.list(POLICY).filter(({ properties }) => properties.resourceArn === resourceArn);
      const most = resourceArn === undefined ? policiesOfAccount : 1;
      if (existing || others.length < most) return;
      throw new AwsError(put, "LimitExceededException", "Resource limit exceeded.");
    },
  ],
  identify: ({ policyName, resourceArn }) =>
    policyName === undefined
      ? { id: resourceArn ?? "", policyScope: "RESOURCE", revisionId: "1" }
      : { id: policyName, policyScope: "ACCOUNT" },
});
