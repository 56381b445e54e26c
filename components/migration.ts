import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { bareServiceTrust } from "./serviceTrust";

/** What a {@link Migration} is made from. */
export interface MigrationArgs {
  cluster: aws.ecs.Cluster;
  /** What the task is made of: another one is run once. */
  taskDefinition: aws.ecs.TaskDefinition;
  /** The container whose end counts. */
  container: string;
  subnetIds: readonly pulumi.Input<string>[];
  /** Whether the task has a public address. */
  assignPublicIp: boolean;
  securityGroupId: pulumi.Input<string>;
  /** Where the task writes its log, which a failure names. */
  logGroupName: pulumi.Input<string>;
  /** The roles that the task runs with. */
  roles: readonly aws.iam.Role[];
  logRetentionDays: number;
  /** Whether its log stays in AWS when Pulumi deletes it. */
  keepLogs: boolean;
  /** The KMS key that encrypts the function's log. Without it, CloudWatch's own does. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
  /** What has to be there before the task starts, and is no input of it. */
  after: readonly pulumi.Resource[];
  /** The policy that the function's role can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/prod/`. A change makes it anew. @default "/" */
  rolesPath?: string | undefined;
}

/** What Lambda allows, in seconds. */
const longest = 900;

/**
 * Runs `migrate` once for each new task definition, to its end, one at a time. It is a function of Lambda's that an `up`
 * calls when the task definition has changed: `preview`, `refresh` and drift call none. What depends on this resource, the
 * services among it, stays as it is where the migration fails; the error names its log.
 *
 * **Data**: the database's schema. Django runs each migration in a transaction: what fails leaves nothing half done.
 *
 * **Time**: 15 minutes. A longer one goes on; `up` again then waits for it.
 *
 * **Cost**: the task's minutes, and the function's.
 *
 * Source: the provider's internal/service/lambda/invocation.go: it calls at creation, which another input takes, and nowhere
 * else. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export class Migration extends pulumi.ComponentResource {
  /** The function that runs the task. */
  public readonly function: aws.lambda.Function;
  /** Its call: there when the migration has ended well. */
  public readonly invocation: aws.lambda.Invocation;
  /** The function's role. */
  public readonly role: aws.iam.Role;
  /** The function's own log. */
  public readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:Migration", name, {}, opts);
    const { cluster, taskDefinition, container } = args;

    this.logGroup = new aws.cloudwatch.LogGroup(
      name,
      {
        namePrefix: `${args.rolesPath ?? "/"}${name}-`,
        retentionInDays: args.logRetentionDays,
        kmsKeyId: args.logKmsKeyArn,
      },
      { parent: this, retainOnDelete: args.keepLogs },
    );
    this.role = new aws.iam.Role(
      name,
      {
        description: "Lets Lambda run SisCoE's migrations",
        permissionsBoundary: args.permissionsBoundary,
        ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
        // Of aws:SourceArn, Lambda says that it counts only where a function is what is called.
        // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
        assumeRolePolicy: bareServiceTrust("lambda.amazonaws.com"),
      },
      { parent: this },
    );
    const permission = new aws.iam.RolePolicy(
      name,
      { role: this.role.id, policy: runPolicy(args, this.logGroup.arn) },
      { parent: this },
    );
    this.function = new aws.lambda.Function(
      name,
      // checkov:skip=CKV_AWS_50: one call a deployment, whose log and whose task's log say all: there is no path to trace
      // checkov:skip=CKV_AWS_115: a share kept for it would be taken from the account's other functions; tasks are run one at a time
      // checkov:skip=CKV_AWS_116: a queue is for calls that nobody waits for; an up waits for this one, and fails with its words
      // checkov:skip=CKV_AWS_117: it speaks to ECS alone, by TLS; in the VPC it would need a way out, or an endpoint
      // checkov:skip=CKV_AWS_272: its code is this repository's, and comes with the deployment that calls it
      {
        description: "Runs SisCoE's migrations to their end",
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        role: this.role.arn,
        timeout: longest,
        memorySize: 256,
        code: new pulumi.asset.AssetArchive({
          "index.mjs": new pulumi.asset.FileAsset(
            // Where it is whoever bundles this.
            require.resolve("siscoe-infrastructure/components/functions/runTask.mjs"),
          ),
        }),
        loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
      },
      // It would write nothing, and start nothing.
      { parent: this, dependsOn: permission },
    );
    this.invocation = new aws.lambda.Invocation(
      name,
      {
        functionName: this.function.name,
        input: pulumi.jsonStringify({
          cluster: cluster.name,
          family: taskDefinition.family,
          taskDefinition: taskDefinition.arn,
          container,
          subnets: args.subnetIds,
          securityGroups: [args.securityGroupId],
          // Only where it is: another input would have existing environments migrate again.
          ...(args.assignPublicIp ? { assignPublicIp: true } : {}),
          logGroup: args.logGroupName,
        }),
      },
      // The task starts within the call: what it needs is no input of the call's. Lambda's own end comes before this one.
      { parent: this, dependsOn: [...args.after], customTimeouts: { create: "20m" } },
    );
    this.registerOutputs();
  }
}

function runPolicy(
  { cluster, taskDefinition, roles }: MigrationArgs,
  logGroupArn: pulumi.Input<string>,
): pulumi.Output<string> {
  const onCluster = { ArnEquals: { "ecs:cluster": cluster.arn } };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RunMigrations",
        Effect: "Allow",
        Action: "ecs:RunTask",
        Resource: pulumi.interpolate`${taskDefinition.arnWithoutRevision}:*`,
        Condition: onCluster,
      },
      {
        // ECS gives them their definition's tags, with the right of whoever starts them (aws/aws-cdk#28854).
        Sid: "TagThem",
        Effect: "Allow",
        Action: "ecs:TagResource",
        Resource: pulumi.interpolate`arn:aws:ecs:*:*:task/${cluster.name}/*`,
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
      {
        Sid: "WatchThem",
        Effect: "Allow",
        Action: ["ecs:DescribeTasks", "ecs:ListTasks"],
        Resource: "*",
        Condition: onCluster,
      },
      {
        Sid: "StartThemAsThemselves",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: roles.map((role) => role.arn),
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroupArn}:*`,
      },
    ],
  });
}
