import { AwsError, hex } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import { arn, between, count, length, matches, oneOf } from "../../rules";
import { needRole } from "../iam/roles";
import { runMigration } from "./migration";

const region = { computed: true } as const;
const FUNCTION = "aws:lambda/function:Function";

export const lambdaFunction = resourceType(FUNCTION, {
  inputs: {
    architectures: { computed: true, check: count(0, 1) },
    capacityProviderConfig: {},
    code: {},
    codeSha256: { computed: true },
    codeSigningConfigArn: {},
    deadLetterConfig: {},
    description: { check: length(0, 256) },
    durableConfig: {},
    environment: {},
    ephemeralStorage: { computed: true },
    fileSystemConfig: {},
    handler: { check: matches(/^[^\s]{1,128}$/, "must hold no space") },
    imageConfig: {},
    imageUri: {},
    kmsKeyArn: { check: arn("kms") },
    layers: {},
    loggingConfig: { computed: true },
    memorySize: { default: 128, check: between(128, 32_768) },
    name: {
      computed: true,
      check: [length(1, 64), matches(/^[\w-]+$/, "must hold only letters, digits, _ and -")],
    },
    packageType: { default: "Zip", check: oneOf("Zip", "Image") },
    publish: { default: false },
    publishTo: {},
    region,
    replaceSecurityGroupsOnDestroy: {},
    replacementSecurityGroupIds: { set: true },
    reservedConcurrentExecutions: { default: -1 },
    role: { required: true },
    runtime: {},
    s3Bucket: {},
    s3Key: {},
    s3ObjectVersion: {},
    skipDestroy: { default: false },
    snapStart: {},
    sourceCodeHash: { computed: true },
    sourceKmsKeyArn: {},
    tags: {},
    tenancyConfig: {},
    timeout: { default: 3, check: between(1, 900) },
    tracingConfig: { computed: true },
    useResourceTimeoutForPropagation: { default: false },
    vpcConfig: {},
  },
  name: { property: "name", maximum: 64 },
  // checkHandlerRuntimeForZipFunction, of the provider's internal/service/lambda/function.go.
  checks: [
    ({ packageType, handler }) =>
      packageType !== "Image" && handler === undefined
        ? problem("handler", "must be said when packageType is Zip")
        : undefined,
    ({ packageType, runtime }) =>
      packageType !== "Image" && runtime === undefined
        ? problem("runtime", "must be said when packageType is Zip")
        : undefined,
  ],
  refusals: [
    ({ name }, cloud, existing) => {
      if (existing || !cloud.find(FUNCTION, (other) => other.name === name)) return;
      throw new AwsError(
        "Lambda: CreateFunction",
        "ResourceConflictException",
        `Function already exist: ${name ?? ""}`,
      );
    },
    ({ role }, cloud) => {
      const refusal = () =>
        new AwsError(
          "Lambda: CreateFunction",
          "InvalidParameterValueException",
          "The role defined for the function cannot be assumed by Lambda.",
        );
      needRole(cloud, role, refusal);
    },
  ],
  identify: (inputs, cloud) => {
    const own = cloud.arn("lambda", `function:${inputs.name ?? ""}`);
    return {
      id: inputs.name ?? "",
      arn: own,
      architectures: ["x86_64"],
      codeSha256: hex(44),
      invokeArn: `arn:aws:apigateway:${cloud.region}:lambda:path/2015-03-31/functions/${own}/invocations`,
      qualifiedArn: `${own}:$LATEST`,
      responseStreamingInvokeArn: `arn:aws:apigateway:${cloud.region}:lambda:path/2021-11-15/functions/${own}/response-streaming-invocations`,
      version: "$LATEST",
      ephemeralStorage: { size: 512 },
      tracingConfig: { mode: "PassThrough" },
    };
  },
});

/** A call of a function: what it answers is kept. */
export const invocation = resourceType("aws:lambda/invocation:Invocation", {
  inputs: {
    functionName: { required: true },
    input: { required: true },
    lifecycleScope: { default: "CREATE_ONLY", check: oneOf("CREATE_ONLY", "CRUD") },
    qualifier: { default: "$LATEST" },
    region,
    tenantId: {},
    terraformKey: { default: "tf" },
    triggers: {},
  },
  refusals: [
    ({ functionName }, cloud) => {
      if (cloud.find(FUNCTION, (one) => one.name === functionName || one.arn === functionName)) return;
      throw new AwsError(
        "Lambda: Invoke",
        "ResourceNotFoundException",
        `Function not found: ${cloud.arn("lambda", `function:${functionName}`)}`,
      );
    },
  ],
  identify: async ({ functionName, input }, cloud) => ({
    id: `${functionName}_${hex(32)}`,
    result: await runMigration(cloud, input),
  }),
});
