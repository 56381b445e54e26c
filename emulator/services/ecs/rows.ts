import { AwsError, hex, type Cloud } from "../../cloud";
import { needRole } from "../../references";
import { problem, resourceType } from "../../resourceType";
import { between, count, length, matches, oneOf } from "../../rules";
import { containersOf } from "./containerDefinition";
import { endTasks, runTasks } from "./tasks";
import { containersProblem, serviceRefusal, taskRefusal, volumesProblem } from "./refusals";

const region = { computed: true } as const;
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

// botocore 1.44.8 says no pattern: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
const name = [
  length(1, 255),
  matches(/^[a-zA-Z0-9_-]+$/, "must hold only letters, digits, _ and -"),
] as const;

export const cluster = resourceType("aws:ecs/cluster:Cluster", {
  inputs: {
    configuration: {},
    name: { computed: true, check: name },
    region,
    serviceConnectDefaults: {},
    settings: { computed: true, set: true },
    tags: {},
  },
  name: { property: "name", maximum: 255 },
  identify: (inputs, cloud) => {
    const arn = cloud.arn("ecs", `cluster/${inputs.name ?? ""}`);
    return { id: arn, arn };
  },
  retire: ({ properties }, cloud) => {
    const service = cloud.find("aws:ecs/service:Service", (other) => other.cluster === properties.arn);
    if (service === undefined) return;
    throw new AwsError(
      "ECS: DeleteCluster",
      "ClusterContainsServicesException",
      "The Cluster cannot be deleted while Services are active.",
    );
  },
});

export const taskDefinition = resourceType(DEFINITION, {
  inputs: {
    containerDefinitions: { required: true, document: true },
    cpu: {},
    enableFaultInjection: { computed: true },
    ephemeralStorage: {},
    executionRoleArn: {},
    family: { required: true, check: name },
    ipcMode: { check: oneOf("host", "task", "none") },
    memory: {},
    networkMode: { computed: true, check: oneOf("bridge", "host", "awsvpc", "none") },
    pidMode: { check: oneOf("host", "task") },
    placementConstraints: { set: true, check: count(0, 10) },
    proxyConfiguration: {},
    region,
    requiresCompatibilities: { set: true },
    runtimePlatform: {},
    skipDestroy: { default: false },
    tags: {},
    taskRoleArn: {},
    trackLatest: { default: false },
    volumes: { set: true },
  },
  checks: [
    ({ containerDefinitions, volumes = [] }) => {
      const named = volumes.map((volume) => volume.name);
      const reason = containersProblem(containersOf(containerDefinitions), named);
      return reason === undefined ? undefined : problem("containerDefinitions", reason);
    },
    ({ volumes = [] }) => {
      const reason = volumesProblem(volumes as Parameters<typeof volumesProblem>[0]);
      return reason === undefined ? undefined : problem("volumes", reason);
    },
  ],
  refusals: [
    (inputs, cloud) => {
      const { containerDefinitions, executionRoleArn, taskRoleArn, requiresCompatibilities = [] } = inputs;
      const operation = "ECS: RegisterTaskDefinition";
      for (const role of [executionRoleArn, taskRoleArn])
        needRole(cloud, operation, role, "ecs-tasks.amazonaws.com");
      if (!requiresCompatibilities.includes("FARGATE")) return;
      const reason = taskRefusal(inputs, containersOf(containerDefinitions));
      if (reason !== undefined) throw new AwsError(operation, "ClientException", reason);
    },
  ],
  identify: ({ family, requiresCompatibilities = [] }, cloud) => {
    const before = cloud.list(DEFINITION).filter(({ properties }) => properties.family === family);
    const revision = 1 + Math.max(0, ...before.map(({ properties }) => Number(properties.revision)));
    const arnWithoutRevision = cloud.arn("ecs", `task-definition/${family}`);
    const arn = `${arnWithoutRevision}:${revision}`;
    // The provider's id is the family, which every revision has: here a record needs its own.
    return {
      id: arn,
      arn,
      arnWithoutRevision,
      revision,
      enableFaultInjection: false,
      networkMode: requiresCompatibilities.includes("FARGATE") ? "awsvpc" : "bridge",
    };
  },
});

function needCluster(cloud: Cloud, arn: unknown): void {
  if (cloud.find("aws:ecs/cluster:Cluster", (one) => one.arn === arn)) return;
  throw new AwsError("ECS: CreateService", "ClusterNotFoundException", "Cluster not found.");
}

export const service = resourceType("aws:ecs/service:Service", {
  inputs: {
    alarms: {},
    availabilityZoneRebalancing: { computed: true, check: oneOf("ENABLED", "DISABLED") },
    capacityProviderStrategies: { set: true },
    cluster: { computed: true },
    deploymentCircuitBreaker: {},
    deploymentConfiguration: { computed: true },
    deploymentController: {},
    deploymentMaximumPercent: { default: 200 },
    deploymentMinimumHealthyPercent: { default: 100 },
    desiredCount: { default: 0, check: between(0, 5000) },
    enableEcsManagedTags: { default: false },
    enableExecuteCommand: { default: false },
    forceDelete: { default: false },
    forceNewDeployment: {},
    healthCheckGracePeriodSeconds: { check: between(0, 2_147_483_647) },
    iamRole: { computed: true },
    launchType: { computed: true, check: oneOf("EC2", "FARGATE", "EXTERNAL") },
    loadBalancers: { set: true },
    name: { computed: true, check: name },
    networkConfiguration: {},
    orderedPlacementStrategies: {},
    placementConstraints: { set: true },
    platformVersion: { computed: true },
    propagateTags: { check: oneOf("SERVICE", "TASK_DEFINITION", "NONE") },
    region,
    schedulingStrategy: { default: "REPLICA", check: oneOf("REPLICA", "DAEMON") },
    serviceConnectConfiguration: {},
    serviceRegistries: {},
    sigintRollback: { default: false },
    tags: {},
    taskDefinition: {},
    triggers: { computed: true },
    volumeConfiguration: {},
    vpcLatticeConfigurations: { set: true },
    waitForSteadyState: { default: false },
  },
  name: { property: "name", maximum: 255 },
  refusals: [
    ({ cluster: clusterArn, name: own }, cloud, existing) => {
      const twin = cloud.find(
        "aws:ecs/service:Service",
        (other) => other.cluster === clusterArn && other.name === own,
      );
      if (existing || !twin) return;
      const words = "Creation of service was not idempotent.";
      throw new AwsError("ECS: CreateService", "InvalidParameterException", words);
    },
    (inputs, cloud, existing) => {
      const task = cloud.find(DEFINITION, (one) => one.arn === inputs.taskDefinition)?.properties;
      if (task === undefined) return;
      const reason = serviceRefusal(inputs, task, cloud);
      const operation = existing ? "ECS: UpdateService" : "ECS: CreateService";
      if (reason !== undefined) throw new AwsError(operation, "InvalidParameterException", reason);
    },
    (
      { cluster: arn, taskDefinition: definition, loadBalancers = [], launchType, networkConfiguration },
      cloud,
      existing,
    ) => {
      const operation = existing ? "ECS: UpdateService" : "ECS: CreateService";
      const refuse = (message: string, code = "InvalidParameterException") =>
        new AwsError(operation, code, message);
      needCluster(cloud, arn);
      if (launchType === "FARGATE" && networkConfiguration === undefined)
        throw refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
      const task = cloud.find(DEFINITION, (one) => one.arn === definition);
      if (task === undefined) throw refuse("TaskDefinition not found.", "ClientException");
      for (const { containerName, containerPort, targetGroupArn } of loadBalancers) {
        const container = containersOf(task.properties.containerDefinitions).find(
          (one) => one.name === containerName,
        );
        if (!container?.portMappings?.some((mapping) => mapping.containerPort === containerPort))
          throw refuse(
            `The container ${containerName} did not have a container port ${containerPort} defined.`,
          );
        const group = cloud.find(TARGETS, (one) => one.arn === targetGroupArn);
        if (group === undefined)
          throw refuse(`The target group with targetGroupArn ${targetGroupArn ?? ""} does not exist.`);
        if (group.properties.targetType !== "ip")
          throw refuse(
            `The provided target group ${targetGroupArn ?? ""} has target type ${group.properties.targetType ?? ""}, which is incompatible with the awsvpc network mode specified in the task definition.`,
          );
        const used = JSON.stringify([
          ...cloud.list("aws:lb/listener:Listener").map(({ properties }) => properties.defaultActions),
          ...cloud.list("aws:lb/listenerRule:ListenerRule").map(({ properties }) => properties.actions),
        ]);
        if (!used.includes(JSON.stringify(targetGroupArn)))
          throw refuse(
            `The target group with targetGroupArn ${targetGroupArn ?? ""} does not have an associated load balancer.`,
          );
      }
    },
  ],
  change: async (inputs, cloud, existing) => {
    await runTasks(cloud, { ...inputs, name: existing.properties.name, arn: existing.properties.arn });
  },
  retire: async ({ properties }, cloud) => {
    await endTasks(cloud, properties);
  },
  identify: async (inputs, cloud) => {
    const { cluster: clusterArn = "" } = inputs;
    const arn = cloud.arn("ecs", `service/${clusterArn.split("/").at(-1) ?? ""}/${inputs.name ?? ""}`);
    await runTasks(cloud, { ...inputs, arn });
    return {
      id: arn,
      arn,
      availabilityZoneRebalancing: "ENABLED",
      iamRole: cloud.globalArn("iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      platformVersion: "LATEST",
      triggers: { deployment: hex(16) },
    };
  },
});
