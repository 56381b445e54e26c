import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { serviceTrust } from "./serviceTrust";

/** What a {@link FlowLog} is made from. */
export interface FlowLogArgs {
  /** The VPC whose connections are logged. */
  vpcId: pulumi.Input<string>;
  /** How long they are kept, in days. */
  retentionDays: number;
  /** The KMS key that encrypts them. Without it, CloudWatch's own does. A change counts for what is logged from then on. */
  kmsKeyArn?: pulumi.Input<string> | undefined;
  /** The policy that the role which writes them can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/prod/`. A change makes it anew. @default "/" */
  rolesPath?: string | undefined;
  /**
   * Whether what was logged stays at AWS, until it expires, when the flow log is taken away or the environment is destroyed:
   * as the last `up` had it. @default false
   */
  keepLogs?: boolean | undefined;
}

/**
 * The connections of a VPC, accepted and refused, in CloudWatch Logs.
 *
 * **Data**: addresses of visitors, kept for `retentionDays`.
 *
 * **Cost**: by the GB taken in and kept.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 */
export class FlowLog extends pulumi.ComponentResource {
  /** The flow log. */
  public readonly flowLog: aws.ec2.FlowLog;
  /** The log group that it writes to. */
  public readonly logGroup: aws.cloudwatch.LogGroup;
  /** The role that it writes with. */
  public readonly role: aws.iam.Role;

  constructor(name: string, args: FlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:FlowLog", name, {}, opts);

    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { namePrefix: `/aws/vpc/${name}-`, retentionInDays: args.retentionDays, kmsKeyId: args.kmsKeyArn },
      // Turned off, it leaves what it logged where it is.
      { parent: this, retainOnDelete: args.keepLogs ?? false },
    );
    const role = new aws.iam.Role(
      name,
      {
        description: "Lets VPC write SisCoE's flow logs",
        permissionsBoundary: args.permissionsBoundary,
        ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
        // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
        assumeRolePolicy: serviceTrust(
          "vpc-flow-logs.amazonaws.com",
          ["arn:aws:ec2:*", "vpc-flow-log/*"],
          this,
        ),
      },
      { parent: this },
    );
    const permission = new aws.iam.RolePolicy(
      name,
      {
        role: role.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
              Effect: "Allow",
              Resource: pulumi.interpolate`${logGroup.arn}:*`,
            },
          ],
        }),
      },
      { parent: this },
    );
    this.flowLog = new aws.ec2.FlowLog(
      name,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: logGroup.arn,
        iamRoleArn: role.arn,
      },
      // AWS drops what it can't write: the role must be able to before the first connection. And it takes no second
      // log of the same connections to the same place, so one with another role comes after the one before.
      { parent: this, dependsOn: permission, deleteBeforeReplace: true },
    );

    this.logGroup = logGroup;
    this.role = role;
    this.registerOutputs();
  }
}
