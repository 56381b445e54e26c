import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a {@link ServiceSecurityGroup} is made from. */
export interface ServiceSecurityGroupArgs {
  /** The VPC it is in. A change replaces it. */
  vpcId: pulumi.Input<string>;
  /** What it guards. AWS takes plain ASCII; a change replaces the group. */
  description: string;
  /** The one TCP port that it opens. */
  port: number;
  /** The security groups that it opens the port to. */
  allowedSecurityGroupIds: readonly pulumi.Input<string>[];
}

/**
 * The security group of a service: one port, open to the given security groups and to nothing else, and no way out.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export class ServiceSecurityGroup extends pulumi.ComponentResource {
  /** The security group. */
  public readonly securityGroup: aws.ec2.SecurityGroup;
  /** The security group's id. */
  public readonly id: pulumi.Output<string>;

  constructor(name: string, args: ServiceSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:ServiceSecurityGroup", name, {}, opts);

    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: args.vpcId, description: args.description },
      { parent: this },
    );
    args.allowedSecurityGroupIds.forEach((allowed, index) => {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-from-${index}`,
        {
          securityGroupId: group.id,
          referencedSecurityGroupId: allowed,
          ipProtocol: "tcp",
          fromPort: args.port,
          toPort: args.port,
          description: args.description,
        },
        { parent: this },
      );
    });

    this.securityGroup = group;
    this.id = group.id;
    this.registerOutputs({ id: this.id });
  }
}
