import { type Fault, fault } from "../fault";
import { converted, each, fields, type Mapping, mapping, notSent, type Rule, unlessZero } from "../mapping";

type Values = Readonly<Record<string, unknown>>;

const tags = converted("tags", (all: Readonly<Record<string, string>>) =>
  Object.entries(all).map(([key, value]) => ({ key, value })),
);

/** A request's own name, as create.UniqueId makes one up. */
const clientToken = `terraform-${"0".repeat(26)}`;

/** The names that CloudFormation writes otherwise than with a capital. */
const otherNames: Readonly<Record<string, string>> = {
  efsVolumeConfiguration: "EFSVolumeConfiguration",
  fileSystemId: "FilesystemId",
  iam: "IAM",
};

/** Members as CloudFormation has them, whose names begin with a capital; but for `options`, whose keys are the log driver's. */
function capitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      otherNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1),
      name === "options" ? inner : capitals(inner),
    ]),
  );
}

const structures =
  (...names: readonly string[]) =>
  (params: Values): Values =>
    Object.fromEntries(names.filter((name) => name in params).map((name) => [name, capitals(params[name])]));

/** Where ECS Exec logs what is typed. */
const shellLog: Readonly<Record<string, Rule>> = {
  cloudWatchEncryptionEnabled: "cloudWatchEncryptionEnabled",
  cloudWatchLogGroupName: unlessZero("cloudWatchLogGroupName"),
  s3BucketEncryptionEnabled: "s3EncryptionEnabled",
};
/** The schema has no default for them; Go's is sent. */
const offInShellLog = { cloudWatchEncryptionEnabled: false, s3BucketEncryptionEnabled: false };

const cluster = mapping("aws:ecs/cluster:Cluster", {
  file: "ecs.ts",
  source: "ecs/cluster.go",
  sentBy: "resourceClusterCreate, expandClusterConfiguration",
  call: "ecs.CreateCluster",
  cloudFormation: "AWS::ECS::Cluster",
  autoName: { input: "name" },
  inputs: {
    configuration: converted(
      "configuration",
      fields({
        executeCommandConfiguration: converted(
          "executeCommandConfiguration",
          fields(
            {
              kmsKeyId: unlessZero("kmsKeyId"),
              logConfiguration: converted("logConfiguration", fields(shellLog, offInShellLog)),
              logging: unlessZero("logging"),
            },
            { logging: "DEFAULT" },
          ),
        ),
      }),
    ),
    name: "clusterName",
    settings: converted("settings", each({ name: "name", value: "value" })),
    tags,
  },
  properties: ({ configuration, settings }) => ({
    clusterSettings: capitals(settings),
    configuration: capitals(configuration),
  }),
});

const volume: Readonly<Record<string, Rule>> = {
  configureAtLaunch: "configuredAtLaunch",
  efsVolumeConfiguration: converted(
    "efsVolumeConfiguration",
    fields(
      {
        authorizationConfig: converted(
          "authorizationConfig",
          fields({ accessPointId: unlessZero("accessPointId"), iam: unlessZero("iam") }),
        ),
        fileSystemId: unlessZero("fileSystemId"),
        rootDirectory: unlessZero("rootDirectory"),
        transitEncryption: unlessZero("transitEncryption"),
      },
      { rootDirectory: "/" },
    ),
  ),
  name: "name",
};

const taskDefinition = mapping("aws:ecs/taskDefinition:TaskDefinition", {
  file: "ecs.ts",
  source: "ecs/task_definition.go",
  sentBy: "resourceTaskDefinitionCreate, expandVolumes, expandEFSVolumeConfiguration, expandRuntimePlatform",
  call: "ecs.RegisterTaskDefinition",
  cloudFormation: "AWS::ECS::TaskDefinition",
  inputs: {
    // As it is written, in the API's own words.
    containerDefinitions: converted("containerDefinitions", (text: string) => JSON.parse(text) as unknown),
    cpu: unlessZero("cpu"),
    executionRoleArn: unlessZero("executionRoleArn"),
    family: "family",
    memory: unlessZero("memory"),
    networkMode: unlessZero("networkMode"),
    requiresCompatibilities: unlessZero("requiresCompatibilities"),
    runtimePlatform: converted(
      "runtimePlatform",
      fields({
        cpuArchitecture: unlessZero("cpuArchitecture"),
        operatingSystemFamily: unlessZero("operatingSystemFamily"),
      }),
    ),
    skipDestroy: notSent("decides whether the revision is deregistered"),
    tags,
    taskRoleArn: unlessZero("taskRoleArn"),
    trackLatest: notSent("decides which revision is read"),
    volumes: unlessZero("volumes", undefined, each(volume, { configureAtLaunch: false })),
  },
  defaults: { skipDestroy: false, trackLatest: false },
  properties: structures("containerDefinitions", "runtimePlatform", "volumes"),
});

const service = mapping("aws:ecs/service:Service", {
  file: "ecs.ts",
  source: "ecs/service.go",
  sentBy: "resourceServiceCreate, expandNetworkConfiguration, expandServiceLoadBalancers",
  call: "ecs.CreateService",
  cloudFormation: "AWS::ECS::Service",
  autoName: { input: "name" },
  inputs: {
    cluster: unlessZero("cluster"),
    deploymentCircuitBreaker: converted(
      "deploymentConfiguration.deploymentCircuitBreaker",
      fields({ enable: "enable", rollback: "rollback" }),
    ),
    deploymentMaximumPercent: "deploymentConfiguration.maximumPercent",
    deploymentMinimumHealthyPercent: "deploymentConfiguration.minimumHealthyPercent",
    desiredCount: "desiredCount",
    enableEcsManagedTags: "enableECSManagedTags",
    enableExecuteCommand: "enableExecuteCommand",
    forceDelete: notSent("decides whether the service is drained before it is deleted"),
    healthCheckGracePeriodSeconds: unlessZero("healthCheckGracePeriodSeconds"),
    launchType: unlessZero("launchType"),
    loadBalancers: unlessZero(
      "loadBalancers",
      undefined,
      each({
        containerName: "containerName",
        containerPort: "containerPort",
        targetGroupArn: unlessZero("targetGroupArn"),
      }),
    ),
    name: "serviceName",
    networkConfiguration: converted(
      "networkConfiguration.awsvpcConfiguration",
      fields(
        {
          assignPublicIp: converted("assignPublicIp", (on: boolean) => (on ? "ENABLED" : "DISABLED")),
          securityGroups: "securityGroups",
          subnets: "subnets",
        },
        { assignPublicIp: false },
      ),
    ),
    propagateTags: unlessZero("propagateTags"),
    schedulingStrategy: "schedulingStrategy",
    sigintRollback: notSent("decides what an interrupted wait does"),
    tags,
    taskDefinition: unlessZero("taskDefinition"),
    waitForSteadyState: notSent("decides how long the provider waits"),
  },
  defaults: {
    deploymentMaximumPercent: 200,
    deploymentMinimumHealthyPercent: 100,
    enableEcsManagedTags: false,
    enableExecuteCommand: false,
    schedulingStrategy: "REPLICA",
    sigintRollback: false,
    waitForSteadyState: false,
  },
  beside: () => ({ "ecs.CreateService": { clientToken } }),
  properties: structures("deploymentConfiguration", "loadBalancers", "networkConfiguration"),
});

export const mappings: readonly Mapping[] = [cluster, taskDefinition, service];

const CLUSTER = "aws:ecs/cluster:Cluster";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SERVICE = "aws:ecs/service:Service";

export const faults: readonly Fault[] = [
  fault(CLUSTER, "settings", [{ name: "containerInsight", value: "enabled" }], "settings[0].name"),
  fault(CLUSTER, "configuration", { executeCommandConfiguration: { logging: "ON" } }, "logging"),
  fault(DEFINITION, "networkMode", "vpc", "RegisterTaskDefinition.networkMode"),
  fault(DEFINITION, "memory", "700", "E3047"),
  fault(DEFINITION, "containerDefinitions", '[{"name":"web","stopTimeout":"2 min"}]', "stopTimeout"),
  fault(DEFINITION, "runtimePlatform", { cpuArchitecture: "arm64" }, "runtimePlatform.cpuArchitecture"),
  fault(DEFINITION, "volumes", [{ name: "v", efsVolumeConfiguration: {} }], "efsVolumeConfiguration"),
  fault(SERVICE, "launchType", "fargate", "CreateService.launchType"),
  fault(SERVICE, "propagateTags", "YES", "CreateService.propagateTags"),
  fault(SERVICE, "networkConfiguration", { securityGroups: [] }, "awsvpcConfiguration"),
];
