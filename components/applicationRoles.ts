import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import type { Image } from "./image";
import { bareServiceTrust, serviceTrust } from "./serviceTrust";

/** What {@link ApplicationRoles} are made from. */
export interface ApplicationRolesArgs {
  /** The image that tasks are made of: where it is in ECR, exactly its repository may be read. */
  image: Image;
  /** The log group that the tasks write to. */
  logGroupArn: pulumi.Input<string>;
  /** The policy that reads the environment's secrets, and no others. */
  secretsReaderPolicyArn: pulumi.Input<string>;
  /** The file system of the uploads, and the access point that the application has of it. */
  fileSystemArn: pulumi.Input<string>;
  accessPointArn: pulumi.Input<string>;
  /** Whether people may open a shell in a running task. */
  executeCommand: boolean;
  /** The policy that the roles can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of the roles: `/siscoe/prod/`. A change makes them anew. @default "/" */
  rolesPath?: string | undefined;
}

/**
 * The two roles of ECS's tasks: what ECS itself does for them (pull the image, read the secrets, write the logs), and what
 * the application may do (its uploads). The application can't read the secrets by itself: it has them as its environment.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
 */
export class ApplicationRoles extends pulumi.ComponentResource {
  /** What ECS starts tasks with. */
  public readonly execution: aws.iam.Role;
  /** What the application runs as. */
  public readonly task: aws.iam.Role;
  /** What has to be there before a task can start. */
  public readonly permissions: readonly pulumi.Resource[];

  constructor(name: string, args: ApplicationRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:ApplicationRoles", name, {}, opts);
    const role = (use: string, description: string, assumeRolePolicy: pulumi.Input<string>) =>
      new aws.iam.Role(
        `${name}-${use}`,
        {
          description,
          permissionsBoundary: args.permissionsBoundary,
          ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
          assumeRolePolicy,
        },
        { parent: this },
      );
    const policy = (use: string, of: aws.iam.Role, statements: readonly Statement[]) =>
      new aws.iam.RolePolicy(
        `${name}-${use}`,
        { role: of.id, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }) },
        { parent: this },
      );
    const service = "ecs-tasks.amazonaws.com";
    // Its page has no condition, and asks to take out what it hasn't.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    this.execution = role("execution", "Lets ECS start SisCoE's tasks", bareServiceTrust(service));
    // Every task of the account's: AWS knows no narrower one.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    const ofTasks = serviceTrust(service, ["arn:aws:ecs:*", "*"], this);
    this.task = role("task", "What SisCoE itself may do at AWS", ofTasks);
    this.permissions = [
      policy("execution", this.execution, [...pullImage(args.image), writeLogs(args.logGroupArn)]),
      new aws.iam.RolePolicyAttachment(
        `${name}-secrets`,
        { role: this.execution.name, policyArn: args.secretsReaderPolicyArn },
        { parent: this },
      ),
      policy("task", this.task, [
        mountUploads(args),
        ...(args.executeCommand ? [openShell, ...logShell(args.logGroupArn)] : []),
      ]),
    ];
    this.registerOutputs();
  }
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string>;
  readonly Condition?: object;
}

/** An image outside of ECR is pulled without AWS. */
function pullImage({ ecr, repository }: Image): Statement[] {
  if (ecr === undefined) return [];
  return [
    { Sid: "LogInToEcr", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
      Sid: "PullTheImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: `arn:aws:ecr:${ecr.region}:${ecr.account}:repository/${repository}`,
    },
  ];
}

function writeLogs(logGroupArn: pulumi.Input<string>): Statement {
  return {
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logGroupArn}:*`,
  };
}

function mountUploads({ fileSystemArn, accessPointArn }: ApplicationRolesArgs): Statement {
  return {
    Sid: "ReadAndWriteUploads",
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: fileSystemArn,
    Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html: none of these knows resources. */
const openShell: Statement = {
  Sid: "OpenShell",
  Effect: "Allow",
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};

/** What is typed there is logged by the task itself, whose agent looks the log group up first. */
function logShell(logGroupArn: pulumi.Input<string>): Statement[] {
  return [
    { Sid: "FindTheLog", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: "*" },
    {
      Sid: "LogTheShell",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroupArn}:*`,
    },
  ];
}
