import { isDeepStrictEqual } from "node:util";
import { type Actions, merged, type Scoped } from "./actions";
import type { Condition, ResourceTypes } from "./facts";

const balancer = (write: Scoped): Actions => ({
  // AWS knows no names and no tags for looking at balancers.
  read: {
    anywhere: [
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ],
  },
  write: merged(write, {
    tagsOfNamed: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
  }),
});

const length = (list: unknown) => (list as readonly unknown[]).length;
/** How many items of a list another one lacks. */
const lacking = (list: unknown, other: unknown) =>
  (list as readonly unknown[]).filter(
    (item) => !(other as readonly unknown[]).some((one) => isDeepStrictEqual(item, one)),
  ).length;
const network =
  (condition: Condition): Condition =>
  (old, now, own) =>
    now["loadBalancerType"] === "network" && condition(old, now, own);
const notLambda: Condition = (_, { targetType }) => targetType !== "lambda";

export const lb = {
  "aws:lb/listenerRule:ListenerRule": {
    actions: balancer({
      ownNamed: [
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:ModifyRule",
      ],
      // AWS lists no tag condition for it.
      named: ["elasticloadbalancing:SetRulePriorities"],
    }),
    named: "elasticloadbalancing:*:{account}:listener-rule/app/{name}*",
    replacedBy: ["listenerArn"],
  },
  "aws:lb/listener:Listener": {
    actions: balancer({
      // Asked for the balancer, which has its tag, and with the listener's tag in the request.
      ownNamed: [
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
      ],
    }),
    named: "elasticloadbalancing:*:{account}:listener/app/{name}*",
    replacedBy: ["loadBalancerArn"],
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    actions: balancer({
      newNamed: ["elasticloadbalancing:CreateLoadBalancer"],
      ownNamed: [
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
    }),
    named: "elasticloadbalancing:*:{account}:loadbalancer/app/{name}*",
    replacedBy: ["customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix"],
    replacedWhen: {
      subnetMappings: ({ subnetMappings: old = [] }, { subnetMappings: now = [], loadBalancerType }) => {
        const [lost, added] = [lacking(old, now), lacking(now, old)];
        if (loadBalancerType === "network") return lost > 0;
        return loadBalancerType === "application" && lost > 0 && added > 0;
      },
      subnets: network(({ subnets: old = [] }, { subnets: now = [] }) => length(now) <= length(old)),
      securityGroups: network(
        ({ securityGroups: old = [] }, { securityGroups: now = [] }) =>
          (length(old) === 0) !== (length(now) === 0),
      ),
      secondaryIpsAutoAssignedPerSubnet: network(
        ({ secondaryIpsAutoAssignedPerSubnet: old = 0 }, { secondaryIpsAutoAssignedPerSubnet: now = 0 }) =>
          Number(now) < Number(old),
      ),
    },
  },
  "aws:lb/targetGroup:TargetGroup": {
    actions: balancer({
      newNamed: ["elasticloadbalancing:CreateTargetGroup"],
      ownNamed: [
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
      ],
    }),
    named: "elasticloadbalancing:*:{account}:targetgroup/{name}*",
    replacedBy: ["ipAddressType", "name", "namePrefix", "targetControlPort", "targetType"],
    replacedWhen: {
      port: notLambda,
      protocol: notLambda,
      vpcId: notLambda,
      protocolVersion: (_, { protocol }) => protocol === "HTTP" || protocol === "HTTPS",
    },
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    actions: balancer({
      ownNamed: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
    }),
    replacedBy: ["availabilityZone", "port", "quicServerId", "targetGroupArn", "targetId"],
  },
} as const satisfies ResourceTypes;
