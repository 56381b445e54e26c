import type * as aws from "@pulumi/aws";
import { AwsError, type Cloud } from "../../cloud";
import { needSecurityGroups, needVpc } from "../../references";
import { problem, resourceType, type ValueCheck } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { between, cidr, cidrIpv6, length, matches } from "../../rules";
import { refuseWhileUsed } from "../../uses";

const region = { computed: true } as const;

const description: readonly ValueCheck<string>[] = [
  length(0, 255),
  matches(
    /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/,
    "must have only characters from a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
  ),
];

export const securityGroup = resourceType("aws:ec2/securityGroup:SecurityGroup", {
  inputs: {
    description: { default: "Managed by Pulumi", check: [length(1, 255), ...description] },
    egress: { computed: true, set: true },
    ingress: { computed: true, set: true },
    name: {
      computed: true,
      check: [length(1, 255), matches(/^(?!sg-)/, "must not begin with sg-"), ...description],
    },
    namePrefix: { computed: true, check: length(1, 100) },
    region,
    revokeRulesOnDelete: { default: false },
    tags: {},
    vpcId: { computed: true },
  },
  name: { property: "name", prefix: "namePrefix", maximum: 255 },
  refusals: [
    ({ vpcId, name }, cloud, existing) => {
      needVpc(cloud, "EC2: CreateSecurityGroup", vpcId);
      const twin = cloud.find(
        "aws:ec2/securityGroup:SecurityGroup",
        (other) => other.name === name && other.vpcId === vpcId,
      );
      if (existing || !twin) return;
      throw new AwsError(
        "EC2: CreateSecurityGroup",
        "InvalidGroup.Duplicate",
        `The security group '${name ?? ""}' already exists for VPC '${vpcId ?? "default"}'`,
      );
    },
  ],
  identify: (_, cloud) => {
    const id = cloud.freshId("sg");
    return {
      id,
      arn: cloud.arn("ec2", `security-group/${id}`),
      ownerId: cloud.account,
      egress: [],
      ingress: [],
    };
  },
  retire: ({ id }, cloud) => {
    refuseWhileUsed(cloud, "EC2: DeleteSecurityGroup", "securityGroup", id);
  },
});

export const defaultSecurityGroup = resourceType("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
  inputs: {
    egress: { set: true },
    ingress: { set: true },
    region,
    revokeRulesOnDelete: { default: false },
    tags: {},
    vpcId: { computed: true },
  },
  refusals: [
    ({ vpcId }, cloud) => {
      needVpc(cloud, "EC2: DescribeSecurityGroups", vpcId);
    },
  ],
  identify: ({ vpcId }, cloud) => {
    // The group came with its VPC: the resource adopts it, and deleting the resource leaves it.
    const home = cloud.find("aws:ec2/vpc:Vpc", (_, id) => id === vpcId)?.properties;
    const id = home?.defaultSecurityGroupId ?? cloud.freshId("sg");
    return {
      id,
      arn: cloud.arn("ec2", `security-group/${id}`),
      ownerId: cloud.account,
      name: "default",
      description: "default VPC security group",
    };
  },
});

const ruleInputs = {
  cidrIpv4: { check: cidr(0, 32) },
  cidrIpv6: { check: cidrIpv6 },
  description: { check: description },
  fromPort: { check: between(-1, 65535) },
  ipProtocol: {
    required: true,
    check: matches(/^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/, "must be tcp, udp, icmp, icmpv6, -1 or a number"),
  },
  prefixListId: {},
  referencedSecurityGroupId: {},
  region,
  securityGroupId: { required: true },
  tags: {},
  toPort: { check: between(-1, 65535) },
} as const;

type RuleArgs = Plain<aws.vpc.SecurityGroupIngressRuleArgs>;

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

const ruleChecks = [
  (inputs: RuleArgs) =>
    // `in`: a source whose value a preview doesn't know yet is given all the same.
    SOURCES.filter((source) => source in inputs).length === 1
      ? undefined
      : problem("cidrIpv4", `exactly one of ${SOURCES.join(", ")} must be given`),
  ({ ipProtocol, fromPort, toPort }: RuleArgs) =>
    ["tcp", "udp"].includes(ipProtocol) && (fromPort === undefined || toPort === undefined)
      ? problem("fromPort", `fromPort and toPort are required with ipProtocol ${ipProtocol}`)
      : undefined,
  ({ ipProtocol, fromPort, toPort }: RuleArgs) =>
    ["tcp", "udp"].includes(ipProtocol) && (fromPort ?? 0) > (toPort ?? 65535)
      ? problem("fromPort", `must not be greater than toPort, got ${fromPort ?? 0} > ${toPort ?? 65535}`)
      : undefined,
  ({ ipProtocol, fromPort, toPort }: RuleArgs) =>
    ipProtocol === "-1" && [fromPort, toPort].some((port) => port !== undefined && port !== -1)
      ? problem("fromPort", "fromPort and toPort can't be given with ipProtocol -1 (all traffic)")
      : undefined,
];

function refuseRule(
  inputs: RuleArgs,
  cloud: Cloud,
  operation: string,
  others: readonly { id: string; properties: object }[],
  id?: string,
): void {
  needSecurityGroups(cloud, operation, [inputs.securityGroupId]);
  const { referencedSecurityGroupId: peer } = inputs;
  needSecurityGroups(cloud, operation, peer === undefined ? [] : [peer]);
  const identity = (rule: Partial<RuleArgs>) =>
    [
      rule.securityGroupId,
      rule.ipProtocol,
      rule.fromPort,
      rule.toPort,
      ...SOURCES.map((of) => rule[of]),
    ].join("|");
  const twin = others.find((other) => other.id !== id && identity(other.properties) === identity(inputs));
  if (!twin) return;
  throw new AwsError(
    operation,
    "InvalidPermission.Duplicate",
    `the specified rule "peer: ${SOURCES.map((of) => inputs[of] ?? "").join("")}, ${inputs.ipProtocol}, from port: ` +
      `${inputs.fromPort ?? -1}, to port: ${inputs.toPort ?? -1}, ALLOW" already exists`,
  );
}

function identifyRule(_: RuleArgs, cloud: Cloud) {
  const id = cloud.freshId("sgr");
  return { id, arn: cloud.arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id };
}

export const ingressRule = resourceType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
  inputs: ruleInputs,
  checks: ruleChecks,
  refusals: [
    (inputs, cloud, existing) => {
      const operation = "EC2: AuthorizeSecurityGroupIngress";
      refuseRule(
        inputs,
        cloud,
        operation,
        cloud.list("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
        existing?.id,
      );
    },
  ],
  identify: identifyRule,
});

export const egressRule = resourceType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {
  inputs: ruleInputs,
  checks: ruleChecks,
  refusals: [
    (inputs, cloud, existing) => {
      const operation = "EC2: AuthorizeSecurityGroupEgress";
      refuseRule(
        inputs,
        cloud,
        operation,
        cloud.list("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
        existing?.id,
      );
    },
  ],
  identify: identifyRule,
});
