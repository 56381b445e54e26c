import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What an {@link AppSecurityGroup} is made from. */
export interface AppSecurityGroupArgs {
  /** The VPC it is in. A change replaces it. */
  vpcId: pulumi.Input<string>;
  /** The addresses of the VPC, where its name server is. */
  vpcCidr: pulumi.Input<string>;
  /** The addresses of the data's subnets, each under a name that stays its own when others are added. */
  dataCidrs: Readonly<Record<string, pulumi.Input<string>>>;
}

const anywhere = "0.0.0.0/0";

/**
 * The security group that the application runs in. In: nothing, until the balancer opens it to itself. Out: the
 * database and the cache, name resolution, HTTPS, and Brevo's SMTP port.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export class AppSecurityGroup extends pulumi.ComponentResource {
  /** The security group. */
  public readonly securityGroup: aws.ec2.SecurityGroup;
  /** The security group's id. */
  public readonly id: pulumi.Output<string>;

  constructor(name: string, args: AppSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:AppSecurityGroup", name, {}, opts);

    const group = new aws.ec2.SecurityGroup(
      name,
      // checkov:skip=CKV2_AWS_5: it is for the application, which whoever runs it puts in here
      { vpcId: args.vpcId, description: "SisCoE application", tags: { Name: name } },
      { parent: this },
    );
    this.securityGroup = group;
    this.id = group.id;

    const allowOut = (
      to: string,
      description: string,
      protocol: "tcp" | "udp",
      port: number,
      cidrIpv4: pulumi.Input<string>,
    ) => {
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-to-${to}`,
        {
          securityGroupId: group.id,
          description,
          ipProtocol: protocol,
          fromPort: port,
          toPort: port,
          cidrIpv4,
        },
        { parent: this },
      );
    };
    for (const [subnet, cidr] of Object.entries(args.dataCidrs)) {
      allowOut(`postgresql-${subnet}`, `PostgreSQL in ${subnet}`, "tcp", 5432, cidr);
      allowOut(`redis-${subnet}`, `Redis in ${subnet}`, "tcp", 6379, cidr);
    }
    allowOut("dns-udp", "Name resolution in the VPC", "udp", 53, args.vpcCidr);
    allowOut("dns-tcp", "Name resolution in the VPC, long answers", "tcp", 53, args.vpcCidr);
    allowOut("https", "HTTPS: AWS and other services", "tcp", 443, anywhere);
    allowOut("smtp", "Mail by Brevo", "tcp", 587, anywhere);

    this.registerOutputs({ id: this.id });
  }
}
