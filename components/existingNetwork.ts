import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { AppSecurityGroup } from "./appSecurityGroup";

/** What an {@link ExistingNetwork} is made from. */
export interface ExistingNetworkArgs {
  /** The VPC. A change would replace everything in it: settings refuse it. */
  vpcId: string;
  /** Two or three subnets with a route from the internet, in different zones. */
  publicSubnetIds: readonly string[];
  /** Two or three subnets for the application, with a way out to HTTPS and SMTP. */
  appSubnetIds: readonly string[];
  /** Two or three subnets for the database and the cache, in different zones. */
  dataSubnetIds: readonly string[];
}

/**
 * A VPC that somebody else owns, with the application's security group in it. Same fields as `Network`.
 *
 * **Data**: nothing of it is changed or deleted.
 *
 * **Cost**: none.
 */
export class ExistingNetwork extends pulumi.ComponentResource {
  /** The VPC's id. */
  public readonly vpcId: pulumi.Output<string>;
  /** The subnets that the internet reaches, for the balancer. */
  public readonly publicSubnetIds: readonly pulumi.Output<string>[];
  /** The subnets of the application. */
  public readonly appSubnetIds: readonly pulumi.Output<string>[];
  /** The subnets of the database and the cache. */
  public readonly dataSubnetIds: readonly pulumi.Output<string>[];
  /** The subnets that tasks run in: the application's. */
  public readonly taskSubnetIds: readonly pulumi.Output<string>[];
  /** None that this stack knows: its owner has them. */
  public readonly egressAddresses: readonly pulumi.Output<string>[] = [];
  /** None that this stack knows, for the same reason. */
  public readonly natGateways: readonly aws.ec2.NatGateway[] = [];
  /** The security group that the application runs in, with its rules. */
  public readonly appSecurityGroup: AppSecurityGroup;
  /** The security group that the application runs in. */
  public readonly appSecurityGroupId: pulumi.Output<string>;
  /** The blocks of addresses of the VPC. */
  public readonly cidrs: pulumi.Output<string[]>;

  constructor(name: string, args: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:ExistingNetwork", name, {}, opts);

    this.vpcId = pulumi.output(args.vpcId);
    this.publicSubnetIds = args.publicSubnetIds.map((id) => pulumi.output(id));
    this.appSubnetIds = args.appSubnetIds.map((id) => pulumi.output(id));
    this.taskSubnetIds = this.appSubnetIds;
    this.dataSubnetIds = args.dataSubnetIds.map((id) => pulumi.output(id));
    const vpc = aws.ec2.getVpcOutput({ id: args.vpcId }, { parent: this });
    this.cidrs = vpc.cidrBlockAssociations.apply((blocks) => blocks.map(({ cidrBlock }) => cidrBlock));
    this.appSecurityGroup = new AppSecurityGroup(
      `${name}-app`,
      {
        vpcId: args.vpcId,
        vpcCidr: vpc.cidrBlock,
        dataCidrs: Object.fromEntries(
          args.dataSubnetIds.map((id) => [id, aws.ec2.getSubnetOutput({ id }, { parent: this }).cidrBlock]),
        ),
      },
      { parent: this },
    );
    this.appSecurityGroupId = this.appSecurityGroup.id;

    this.registerOutputs({ vpcId: this.vpcId, appSecurityGroupId: this.appSecurityGroupId });
  }
}
