import type { ServiceArgs, TaskDefinitionArgs } from "@pulumi/aws/ecs";
import { fargateMemory } from "../../../aws/fargate";
import type { Cloud } from "../../cloud";
import { needSecurityGroups, needSubnets } from "../../references";
import type { ContainerDefinition } from "./containerDefinition";

type Plain<Args> = { readonly [K in keyof Args]: unknown };

/**
 * Why ECS wouldn't register a task definition for Fargate, in its words as far as they are known.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export function taskRefusal(
  inputs: Plain<TaskDefinitionArgs>,
  containers: readonly ContainerDefinition[],
): string | undefined {
  const { cpu, memory, networkMode, executionRoleArn } = inputs;
  if (networkMode !== "awsvpc") return "Fargate only supports network mode ‘awsvpc’.";
  if (!fargateMemory(Number(cpu)).includes(Number(memory)))
    return "No Fargate configuration exists for given values.";
  const sum = (of: (one: ContainerDefinition) => number) =>
    containers.reduce((total, one) => total + of(one), 0);
  if (sum(({ cpu: units = 0 }) => units) > Number(cpu))
    return "The 'cpu' of the containers must not be greater than the task's.";
  if (sum((one) => one.memoryReservation ?? one.memory ?? 0) > Number(memory))
    return "The 'memory' of the containers must not be greater than the task's.";

  for (const { portMappings = [], privileged, linuxParameters, stopTimeout = 0 } of containers) {
    if (
      portMappings.some(({ containerPort, hostPort }) => hostPort !== undefined && hostPort !== containerPort)
    )
      return "When networkMode=awsvpc, the host ports and container ports in port mappings must match.";
    if (privileged) return "Fargate does not support 'privileged' containers.";
    if (linuxParameters?.capabilities?.add?.some((one) => one !== "SYS_PTRACE"))
      return "Fargate lets a container add the capability SYS_PTRACE only.";
    if (stopTimeout > 120) return "Container stop timeout must be at most 120 seconds on Fargate.";
  }
  const role = "Fargate requires task definition to have execution role ARN to support";
  if (executionRoleArn === undefined) {
    if (containers.some(({ secrets = [] }) => secrets.length > 0))
      return "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
    if (containers.some(({ image = "" }) => /^\d{12}\.dkr\.ecr\./.test(image))) return `${role} ECR images.`;
    if (containers.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs"))
      return `${role} log driver awslogs.`;
  }
  return undefined;
}

/** A volume of a task definition, as far as it is on EFS. */
interface Volume {
  readonly name?: string;
  readonly efsVolumeConfiguration?: {
    readonly rootDirectory?: string;
    readonly transitEncryption?: string;
    readonly authorizationConfig?: { readonly accessPointId?: string; readonly iam?: string };
  };
}

/**
 * What is wrong with the volumes by themselves; in words that follow `volumes`.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
 */
export function volumesProblem(volumes: readonly Volume[]): string | undefined {
  for (const { name = "", efsVolumeConfiguration: efs } of volumes) {
    const { accessPointId, iam } = efs?.authorizationConfig ?? {};
    const isAuthorized = accessPointId !== undefined || iam === "ENABLED";
    if (isAuthorized && efs?.transitEncryption !== "ENABLED")
      return `need transitEncryption where an access point or IAM is used: ${name}`;
    if (accessPointId !== undefined && !["/", undefined].includes(efs?.rootDirectory))
      return `can't have a rootDirectory beside an access point: ${name}`;
  }
  return undefined;
}

/** From and to: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const healthRanges = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
} as const;

function healthProblem({ name = "", healthCheck = {} }: ContainerDefinition): string | undefined {
  for (const [key, [from, to]] of Object.entries(healthRanges)) {
    const value = healthCheck[key as keyof typeof healthRanges];
    if (value !== undefined && (value < from || value > to))
      return `have a healthCheck of ${name} whose ${key} isn't from ${from} to ${to}`;
  }
  return undefined;
}

/** What is wrong with the containers by themselves, whatever they run on; in words that follow `containerDefinitions`. */
export function containersProblem(
  containers: readonly ContainerDefinition[],
  volumes: readonly string[],
): string | undefined {
  if (containers.length === 0) return "must have a container";
  const names = containers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `have two with the name ${twice}`;
  if (containers.every(({ essential }) => essential === false)) return "must have an essential one";
  const unhealthy = containers.map(healthProblem).find((problem) => problem !== undefined);
  if (unhealthy !== undefined) return unhealthy;
  for (const { dependsOn = [], mountPoints = [] } of containers) {
    for (const { containerName = "", condition } of dependsOn) {
      const other = containers.find(({ name }) => name === containerName);
      if (other === undefined) return `depend on ${containerName}, which is none of them`;
      if (condition === "HEALTHY" && other.healthCheck === undefined)
        return `wait for the health of ${containerName}, which has no healthCheck`;
    }
    const lost = mountPoints.find(({ sourceVolume = "" }) => !volumes.includes(sourceVolume));
    if (lost !== undefined) return `mount ${lost.sourceVolume ?? ""}, which is no volume`;
  }
  return undefined;
}

/**
 * Why ECS wouldn't make or change a service, besides what its load balancer is the reason for.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec-troubleshooting.html
 */
export function serviceRefusal(
  inputs: Plain<ServiceArgs>,
  task: { readonly taskRoleArn?: unknown },
  cloud: Cloud,
): string | undefined {
  const { enableExecuteCommand, healthCheckGracePeriodSeconds, networkConfiguration } = inputs;
  if (inputs.deploymentMaximumPercent === 100 && inputs.deploymentMinimumHealthyPercent === 100)
    return "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.";
  const balanced = ((inputs.loadBalancers ?? []) as readonly unknown[]).length > 0;
  if (healthCheckGracePeriodSeconds !== undefined && !balanced)
    return "Health check grace period is only valid for services configured to use load balancers";
  if (enableExecuteCommand === true && task.taskRoleArn === undefined)
    return (
      "The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your " +
      "task definition and try again."
    );
  const { subnets = [], securityGroups = [] } = (networkConfiguration ?? {}) as {
    subnets?: readonly string[];
    securityGroups?: readonly string[];
  };
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
  if (subnets.length > 16) return "subnets can have at most 16 items.";
  if (securityGroups.length > 5) return "securityGroups can have at most 5 items.";
  const operation = "ECS: CreateService";
  const own = new Set(needSubnets(cloud, operation, subnets).map(({ vpcId }) => vpcId));
  needSecurityGroups(cloud, operation, securityGroups);
  if (own.size > 1) return "The specified subnets must be in the same VPC.";
  const vpcOf = (id: string) =>
    cloud.find("aws:ec2/securityGroup:SecurityGroup", (_, group) => group === id)?.properties.vpcId;
  if (own.size > 0 && securityGroups.map(vpcOf).some((vpc) => vpc !== undefined && !own.has(vpc)))
    return "Security groups must belong to the same VPC as the specified subnets.";
  return undefined;
}
