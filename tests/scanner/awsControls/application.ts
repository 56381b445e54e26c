import type { Registration } from "../../support/mocks";
import { beside, type Control, control, decidedBeside, type Inputs, unmet } from "./control";

const task = "ecs/taskDefinition";
const service = "ecs/service";
const lambda = "lambda/function";
const images = "ecr/repository";

interface Container {
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly user?: string;
  readonly environment?: readonly { readonly name: string }[];
  readonly logConfiguration?: { readonly logDriver?: string };
}

/** A control that every container of a task definition meets. */
function ofContainers(
  id: string,
  asks: string,
  isMet: (one: Container) => boolean,
  broken: Container,
): Control {
  return control(
    id,
    task,
    asks,
    ({ containerDefinitions }) =>
      (JSON.parse(String(containerDefinitions)) as Container[]).every((one) => isMet(one)),
    { containerDefinitions: JSON.stringify([broken]) },
  );
}

/** Variables that Security Hub's ECS.8 holds to be secrets. */
const credentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"];

/** Node.js in Lambda that AWS supports: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const supported = ["nodejs22.x", "nodejs24.x"];

const tls = ({ efsVolumeConfiguration: efs }: { efsVolumeConfiguration?: Inputs }) =>
  efs === undefined || efs["transitEncryption"] === "ENABLED";

/** A permission to call a function, for everybody. */
const open = (one: Registration, all: readonly Registration[]): readonly Registration[] => [
  ...all,
  {
    ...one,
    urn: `${one.urn}-open`,
    type: "aws:lambda/permission:Permission",
    inputs: { action: "lambda:InvokeFunction", principal: "*" },
    sources: { function: [one.urn] },
  },
];

/** The application on ECS, its images, and the function that migrates. */
export const application: readonly Control[] = [
  control(
    "ECR.1",
    images,
    "images are scanned",
    ({ imageScanningConfiguration: scan }) =>
      (scan as { scanOnPush?: boolean } | undefined)?.scanOnPush === true,
    { imageScanningConfiguration: { scanOnPush: false } },
  ),
  control(
    "ECR.2",
    images,
    "a tag never means another image",
    ({ imageTagMutability }) => imageTagMutability === "IMMUTABLE",
    { imageTagMutability: "MUTABLE" },
  ),
  decidedBeside(
    unmet("ECR.3", images, "images go some day"),
    (one, all) => beside(one, all, "ecr/lifecyclePolicy", "repository").length > 0,
    { without: "ecr/lifecyclePolicy" },
  ),
  control(
    "ECS.2",
    service,
    "tasks have no public address",
    ({ networkConfiguration: network }) =>
      (network as { assignPublicIp?: boolean } | undefined)?.assignPublicIp !== true,
    { networkConfiguration: { assignPublicIp: true } },
  ),
  control("ECS.3", task, "tasks don't see the host's processes", ({ pidMode }) => pidMode !== "host", {
    pidMode: "host",
  }),
  ofContainers("ECS.4", "containers have no rights of the host's", ({ privileged }) => privileged !== true, {
    privileged: true,
  }),
  ofContainers(
    "ECS.5",
    "containers can't write to their root file systems",
    ({ readonlyRootFilesystem: isReadOnly }) => isReadOnly === true,
    { readonlyRootFilesystem: false },
  ),
  ofContainers(
    "ECS.8",
    "no credentials are in variables",
    ({ environment = [] }) => !environment.some(({ name }) => credentials.includes(name)),
    { environment: [{ name: "AWS_SECRET_ACCESS_KEY" }] },
  ),
  ofContainers(
    "ECS.9",
    "containers write logs",
    ({ logConfiguration }) => logConfiguration?.logDriver !== undefined,
    {},
  ),
  control(
    "ECS.10",
    service,
    "Fargate's platform is the newest",
    // Without a version it is the newest.
    ({ platformVersion = "LATEST" }) => ["LATEST", "1.4.0"].includes(String(platformVersion)),
    { platformVersion: "1.3.0" },
  ),
  control(
    "ECS.12",
    "ecs/cluster",
    "Container Insights are on",
    ({ settings = [] }) =>
      (settings as { name: string; value: string }[]).some(
        ({ name, value }) => name === "containerInsights" && value !== "disabled",
      ),
    { settings: [{ name: "containerInsights", value: "disabled" }] },
  ),
  control("ECS.17", task, "tasks have a network of their own", ({ networkMode }) => networkMode !== "host", {
    networkMode: "host",
  }),
  control(
    "ECS.18",
    task,
    "EFS is mounted with TLS",
    ({ volumes = [] }) => (volumes as { efsVolumeConfiguration?: Inputs }[]).every(tls),
    { volumes: [{ efsVolumeConfiguration: { transitEncryption: "DISABLED" } }] },
  ),
  ofContainers(
    "ECS.20",
    "containers don't run as root",
    ({ user = "root" }) => !/^(root|0)(:|$)/.test(user),
    { user: "0" },
  ),
  decidedBeside(
    unmet("Lambda.1", lambda, "nobody else may call it"),
    (one, all) =>
      beside(one, all, "lambda/permission", "function").every(({ inputs }) => inputs["principal"] !== "*"),
    open,
  ),
  control(
    "Lambda.2",
    lambda,
    "its runtime is supported",
    ({ runtime }) => supported.includes(String(runtime)),
    {
      runtime: "nodejs18.x",
    },
  ),
  control(
    "Lambda.5",
    lambda,
    "in a VPC it is in two zones or more",
    ({ vpcConfig }) =>
      vpcConfig === undefined || (vpcConfig as { subnetIds: unknown[] }).subnetIds.length >= 2,
    { vpcConfig: { subnetIds: ["subnet-1"] } },
  ),
];
