import { arn, ask, deploys, gets, has, nobody, row, workflows, type Rows } from "./permissionsTableRows";

/** What runs the application, and the files that people upload to it. */
export const applicationRows: Rows = (our, their) => {
  const name = (environment: string, rest = "app-1a2b3c4") => `siscoe-${environment}-${rest}`;
  const [own, theirs] = [name(our.environment), name(their.environment)];
  const ecs = (rest: string) => arn("ecs", rest);
  const definition = ecs(`task-definition/${name(our.environment, "app-web")}:1`);
  const functionArn = (of: string) => arn("lambda", `function:${of}`);
  const onCluster = { "ecs:cluster": ecs(`cluster/${own}`) };
  const repository = (of: string) => arn("ecr", `repository/${of}`);
  const scheduleArn = (of: string) => arn("scheduler", `schedule/default/${of}`);
  const scalable = arn("application-autoscaling", "scalable-target/1");
  const files = arn("elasticfilesystem", "file-system/fs-1");
  const making = (action: string) => ({ ...gets(our), "elasticfilesystem:CreateAction": action });
  const tagFiles = "elasticfilesystem:TagResource";
  const byService = { "aws:ViaAWSService": "true" };
  const interfaces = ["Create", "Delete"].map((verb) => `ec2:${verb}NetworkInterface`);
  const onInterface = (action: string, context = {}) =>
    ask(action, arn("ec2", "network-interface/1"), context);
  return [
    row(
      "own cluster, its services, definitions of their tasks",
      "make with name and tag",
      deploys,
      ask("ecs:CreateCluster", ecs(`cluster/${own}`), gets(our)),
      ask("ecs:CreateService", ecs(`service/${own}/${own}-web`), gets(our)),
      [ask("ecs:RegisterTaskDefinition", "*", gets(our)), ask("ecs:TagResource", definition, gets(our))],
    ),
    row(
      "",
      "make without",
      nobody,
      ask("ecs:CreateCluster", ecs(`cluster/${own}`)),
      ask("ecs:RegisterTaskDefinition"),
    ),
    row(
      "",
      "change",
      ["deploy", "stack's role"],
      ask("ecs:UpdateService", ecs(`service/${own}/${own}-web`), has(our)),
    ),
    row(
      "",
      "delete",
      deploys,
      ask("ecs:DeleteService", ecs(`service/${own}/${own}-web`), has(our)),
      ask("ecs:DeleteCluster", ecs(`cluster/${own}`), has(our)),
    ),
    row(
      "own tasks",
      "start one beside the services, for the migrations",
      ["stack's role"],
      ask("ecs:RunTask", definition, onCluster),
      ask("ecs:TagResource", ecs(`task/${own}/1`), { "ecs:CreateAction": "RunTask" }),
    ),
    row(
      "",
      "open a shell in one (ECS Exec)",
      nobody,
      ask("ecs:ExecuteCommand", ecs(`task/${own}/1`), { ...has(our), ...onCluster }),
    ),
    row(
      "another environment's cluster and services",
      "change, delete",
      nobody,
      ask("ecs:UpdateService", ecs(`service/${theirs}/web`), has(their)),
      ask("ecs:DeleteCluster", ecs(`cluster/${theirs}`), has(their)),
    ),
    row(
      "any other cluster",
      "change it, start or enter a task on it",
      nobody,
      ask("ecs:UpdateService", ecs("service/payroll/web")),
      ask("ecs:RunTask", definition, { "ecs:cluster": ecs("cluster/payroll") }),
      ask("ecs:RunTask", ecs("task-definition/payroll:1"), onCluster),
      ask("ecs:ExecuteCommand", ecs("task/payroll/1")),
    ),
    row("scaling of own services", "make with the tag", deploys, [
      ask("application-autoscaling:RegisterScalableTarget", scalable, gets(our)),
      ask("application-autoscaling:TagResource", scalable, gets(our)),
    ]),
    row("", "make without", nobody, ask("application-autoscaling:RegisterScalableTarget", scalable)),
    row(
      "",
      "change, delete",
      deploys,
      ask("application-autoscaling:RegisterScalableTarget", scalable, has(our)),
      [
        ask("application-autoscaling:PutScalingPolicy", scalable, has(our)),
        ask(
          "cloudwatch:PutMetricAlarm",
          arn("cloudwatch", `alarm:TargetTracking-service/${own}/${own}-web-AlarmHigh-1`),
        ),
      ],
      ask("application-autoscaling:DeregisterScalableTarget", scalable, has(our)),
    ),
    row(
      "another environment's scaling, or nobody's",
      "change, delete, or tag",
      nobody,
      ask("application-autoscaling:RegisterScalableTarget", scalable, has(their)),
      ask("application-autoscaling:PutScalingPolicy", scalable, has(their)),
      ask("application-autoscaling:PutScalingPolicy", scalable),
      ask("application-autoscaling:TagResource", scalable, { ...has(their), ...gets(our) }),
      ask(
        "cloudwatch:DeleteAlarms",
        arn("cloudwatch", `alarm:TargetTracking-service/${theirs}/web-AlarmLow-1`),
      ),
    ),
    row(
      "own schedules",
      "make, change, delete",
      deploys,
      ask("scheduler:CreateSchedule", scheduleArn(own)),
      ask("scheduler:UpdateSchedule", scheduleArn(own)),
      ask("scheduler:DeleteSchedule", scheduleArn(own)),
    ),
    row(
      "any other schedule",
      "make, change, delete",
      nobody,
      ask("scheduler:CreateSchedule", scheduleArn("payroll")),
      ask("scheduler:UpdateSchedule", scheduleArn(theirs)),
      ask("scheduler:DeleteSchedule", scheduleArn("payroll")),
    ),
    row(
      "own database and services",
      "stop and start, for the night",
      ["stack's role"],
      ask("rds:StopDBInstance", arn("rds", `db:${own}`), has(our)),
      ask("rds:StartDBInstance", arn("rds", `db:${own}`), has(our)),
    ),
    row(
      "another environment's",
      "stop and start",
      nobody,
      ask("rds:StopDBInstance", arn("rds", `db:${theirs}`), has(their)),
      ask("rds:StopDBInstance", arn("rds", "db:payroll")),
    ),
    row(
      "own function",
      "make with name and tag",
      deploys,
      ask("lambda:CreateFunction", functionArn(own), gets(our)),
      ask("lambda:TagResource", functionArn(own), gets(our)),
    ),
    row("", "make without the tag", nobody, ask("lambda:CreateFunction", functionArn(own))),
    row(
      "",
      "change, call, delete",
      deploys,
      ask("lambda:UpdateFunctionCode", functionArn(own), has(our)),
      ask("lambda:InvokeFunction", `${functionArn(own)}:$LATEST`),
      ask("lambda:DeleteFunction", functionArn(own), has(our)),
    ),
    row("", "let somebody else call it", nobody, ask("lambda:AddPermission", functionArn(own), has(our))),
    row(
      "any other function",
      "make, change, call",
      nobody,
      ask("lambda:CreateFunction", functionArn("payroll"), gets(our)),
      ask("lambda:UpdateFunctionCode", functionArn("payroll")),
      ask("lambda:InvokeFunction", functionArn("payroll")),
      ask("lambda:UpdateFunctionCode", functionArn(theirs), has(their)),
    ),

    row(
      "own repository of images",
      "make with name and tag",
      deploys,
      ask("ecr:CreateRepository", repository(own), gets(our)),
    ),
    row("", "make without the tag", nobody, ask("ecr:CreateRepository", repository(own))),
    row(
      "",
      "change, delete",
      deploys,
      ask("ecr:PutImageTagMutability", repository(own), has(our)),
      ask("ecr:PutLifecyclePolicy", repository(own), has(our)),
      ask("ecr:DeleteRepository", repository(own), has(our)),
    ),
    row(
      "",
      "push an image, or delete one",
      nobody,
      ask("ecr:PutImage", repository(own), has(our)),
      ask("ecr:BatchDeleteImage", repository(own), has(our)),
    ),
    row(
      "any other repository",
      "make, change, delete",
      nobody,
      ask("ecr:CreateRepository", repository("payroll"), gets(our)),
      ask("ecr:PutLifecyclePolicy", repository(theirs), has(their)),
      ask("ecr:DeleteRepository", repository("payroll")),
    ),

    row(
      "own file system, and its access point",
      "make with the tag",
      deploys,
      [
        ask("elasticfilesystem:CreateFileSystem", "*", gets(our)),
        ask(tagFiles, files, making("CreateFileSystem")),
      ],
      ask("elasticfilesystem:CreateAccessPoint", files, { ...has(our), ...gets(our) }),
    ),
    row("", "make without", nobody, ask("elasticfilesystem:CreateFileSystem")),
    row(
      "",
      "change, delete",
      deploys,
      ask("elasticfilesystem:CreateMountTarget", files, has(our)),
      ask("elasticfilesystem:PutFileSystemPolicy", files, has(our)),
      ask("elasticfilesystem:DeleteFileSystem", files, has(our)),
    ),
    row(
      "",
      "read and write what is in it",
      ["stack's role", "application"],
      ask("elasticfilesystem:ClientMount", files, has(our)),
      ask("elasticfilesystem:ClientWrite", files, has(our)),
    ),
    row("", "be root there", nobody, ask("elasticfilesystem:ClientRootAccess", files, has(our))),
    row("", "give to another environment", nobody, ask(tagFiles, files, { ...has(our), ...gets(their) })),
    row(
      "file system without a tag",
      "change, delete, mount",
      nobody,
      ask("elasticfilesystem:PutFileSystemPolicy", files),
      ask("elasticfilesystem:DeleteFileSystem", files),
      ask("elasticfilesystem:ClientMount", files),
    ),
    row("", "give it the own tag", nobody, ask(tagFiles, files, gets(our))),
    row(
      "another environment's file system",
      "change, delete, mount, or tag",
      nobody,
      ask("elasticfilesystem:DeleteFileSystem", files, has(their)),
      ask("elasticfilesystem:ClientMount", files, has(their)),
      ask(tagFiles, files, { ...has(their), ...gets(our) }),
    ),
    row("any file system", "look at its settings", workflows, ask("elasticfilesystem:DescribeFileSystems")),
    row(
      "network interfaces",
      "have EFS make and delete its own",
      deploys,
      ...interfaces.map((action) => onInterface(action, byService)),
    ),
    row("", "make and delete", nobody, ...interfaces.map((action) => onInterface(action))),
  ];
};
