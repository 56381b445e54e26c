import { closedTag } from "../../components/closedTag";
import type { Context } from "./permissionsEvaluator";
import { arn, ask, deploys, gets, has, nobody, row, workflows, type Rows } from "./permissionsTableRows";

const ec2 = (kind: string, id = "1") => arn("ec2", `${kind}/${id}`);
const closed: Context = { "aws:ResourceTag/environment": closedTag };
const closing: Context = { "aws:RequestTag/environment": closedTag };

/** VPCs and what is in them. */
export const networkRows: Rows = (our, their) => {
  const making = (action: string): Context => ({ ...gets(our), "ec2:CreateAction": action });
  const given = ec2("vpc", our.site?.vpcId ?? "vpc-none");
  return [
    row(
      "own VPC",
      "make with the tag",
      deploys,
      ask("ec2:CreateVpc", ec2("vpc"), gets(our)),
      ask("ec2:CreateTags", ec2("vpc"), making("CreateVpc")),
    ),
    row("", "make without", nobody, ask("ec2:CreateVpc", ec2("vpc"))),
    row(
      "",
      "make something in it, with the tag",
      deploys,
      ask("ec2:CreateSubnet", ec2("vpc"), has(our)),
      ask("ec2:CreateSubnet", ec2("subnet"), gets(our)),
      ask("ec2:CreateTags", ec2("subnet"), making("CreateSubnet")),
    ),
    row(
      "",
      "open a port of a group in it",
      deploys,
      ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), has(our)),
      ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group-rule"), gets(our)),
    ),
    row(
      "",
      "change, delete",
      deploys,
      ask("ec2:ModifyVpcAttribute", ec2("vpc"), has(our)),
      ask("ec2:AssociateVpcCidrBlock", ec2("vpc"), has(our)),
      ask("ec2:AssociateSubnetCidrBlock", ec2("subnet"), has(our)),
      ask("ec2:DeleteVpc", ec2("vpc"), has(our)),
      ask("ec2:DeleteRouteTable", ec2("route-table"), has(our)),
    ),
    row(
      "",
      "give to another environment",
      nobody,
      ask("ec2:CreateTags", ec2("vpc"), { ...has(our), ...gets(their) }),
    ),
    row(
      "",
      "close its default group: tag it so (4)",
      deploys,
      ask("ec2:CreateTags", ec2("security-group"), { ...has(our), ...closing }),
    ),
    row(
      "VPC without a tag, and what is in it",
      "make something in it",
      nobody,
      [ask("ec2:CreateSubnet", ec2("vpc")), ask("ec2:CreateSubnet", ec2("subnet"), gets(our))],
      [
        ask("ec2:CreateSecurityGroup", ec2("vpc")),
        ask("ec2:CreateSecurityGroup", ec2("security-group"), gets(our)),
      ],
    ),
    row(
      "",
      "change",
      nobody,
      [
        ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group")),
        ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group-rule"), gets(our)),
      ],
      ask("ec2:CreateRoute", ec2("route-table")),
      ask("ec2:RevokeSecurityGroupIngress", ec2("security-group")),
    ),
    row("", "delete", nobody, ask("ec2:DeleteVpc", ec2("vpc")), ask("ec2:DeleteSubnet", ec2("subnet"))),
    row("", "give it the own tag", nobody, ask("ec2:CreateTags", ec2("vpc"), gets(our))),
    row("", "log what passes through it", nobody, [
      ask("ec2:CreateFlowLogs", ec2("vpc")),
      ask("ec2:CreateFlowLogs", ec2("vpc-flow-log"), gets(our)),
    ]),
    row(
      "another project's VPC, whose `environment` is called the same",
      "change, delete, tag",
      nobody,
      ask("ec2:DeleteVpc", ec2("vpc"), { ...has(our), "aws:ResourceTag/project": "payroll" }),
      ask("ec2:CreateTags", ec2("vpc"), { ...has(our), "aws:ResourceTag/project": "payroll", ...gets(our) }),
    ),
    row(
      "another environment's VPC, and what is in it",
      "change, delete, tag",
      nobody,
      ask("ec2:DeleteVpc", ec2("vpc"), has(their)),
      ask("ec2:AssociateVpcCidrBlock", ec2("vpc"), has(their)),
      ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), has(their)),
      ask("ec2:CreateTags", ec2("vpc"), { ...has(their), ...gets(our) }),
    ),
    row(
      "the VPC that `sites` names for it",
      "make a security group in it",
      our.site?.vpcId === undefined ? nobody : deploys,
      [
        ask("ec2:CreateSecurityGroup", given),
        ask("ec2:CreateSecurityGroup", ec2("security-group"), gets(our)),
      ],
    ),
    row(
      "",
      "anything else",
      nobody,
      [ask("ec2:CreateSubnet", given), ask("ec2:CreateSubnet", ec2("subnet"), gets(our))],
      ask("ec2:DeleteVpc", given),
    ),
    row(
      "security group without a tag",
      "close it: tag it so, take its rules away (4)",
      deploys,
      ask("ec2:CreateTags", ec2("security-group"), closing),
      ask("ec2:RevokeSecurityGroupIngress", ec2("security-group"), closed),
    ),
    row("", "give it the own tag", nobody, ask("ec2:CreateTags", ec2("security-group"), gets(our))),
    row(
      "closed security group",
      "open or delete it",
      nobody,
      ask("ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), closed),
    ),
    row(
      "",
      "give it the own tag",
      nobody,
      ask("ec2:CreateTags", ec2("security-group"), { ...closed, ...gets(our) }),
    ),
    row("servers", "start one", nobody, ask("ec2:RunInstances", ec2("instance"), gets(our))),
    row(
      "",
      "read their user data",
      nobody,
      ask("ec2:DescribeInstanceAttribute", ec2("instance")),
      ask("ec2:DescribeLaunchTemplateVersions"),
    ),
    row(
      "any VPC",
      "look at it (AWS knows no condition)",
      workflows,
      ask("ec2:DescribeVpcs"),
      ask("ec2:DescribeSecurityGroups"),
    ),
  ];
};
