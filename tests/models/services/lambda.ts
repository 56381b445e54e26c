import { type Fault, fault } from "../fault";
import { converted, fields, type Mapping, mapping, notSent, unlessZero } from "../mapping";

const lambdaFunction = mapping("aws:lambda/function:Function", {
  file: "lambda.ts",
  source: "lambda/function.go",
  sentBy: "resourceFunctionCreate, expandLoggingConfig",
  call: "lambda.CreateFunction",
  cloudFormation: "AWS::Lambda::Function",
  autoName: { input: "name" },
  inputs: {
    architectures: unlessZero("Architectures"),
    // An archive of files; which, the mocks don't say.
    code: converted("Code.ZipFile", () => "an archive"),
    description: "Description",
    handler: "Handler",
    loggingConfig: converted(
      "LoggingConfig",
      fields({ logFormat: unlessZero("LogFormat"), logGroup: unlessZero("LogGroup") }),
    ),
    memorySize: "MemorySize",
    name: "FunctionName",
    packageType: "PackageType",
    publish: "Publish",
    reservedConcurrentExecutions: {
      call: "lambda.PutFunctionConcurrency",
      member: "ReservedConcurrentExecutions",
      sentIf: (value) => Number(value) >= 0,
    },
    role: "Role",
    runtime: "Runtime",
    skipDestroy: notSent("decides whether the function is deleted"),
    tags: "Tags",
    timeout: "Timeout",
    useResourceTimeoutForPropagation: notSent("decides how long the provider tries"),
  },
  defaults: {
    description: "",
    memorySize: 128,
    packageType: "Zip",
    publish: false,
    reservedConcurrentExecutions: -1,
    skipDestroy: false,
    timeout: 3,
    useResourceTimeoutForPropagation: false,
  },
  beside: ({ id }) => ({ "lambda.PutFunctionConcurrency": { FunctionName: id } }),
});

const invocation = mapping("aws:lambda/invocation:Invocation", {
  file: "lambda.ts",
  source: "lambda/invocation.go",
  sentBy: "invoke, buildInput",
  call: "lambda.Invoke",
  cloudFormation: { lacks: "it knows no call" },
  inputs: {
    functionName: "FunctionName",
    input: "Payload",
    lifecycleScope: notSent("decides whether updates and the deletion call too"),
    qualifier: "Qualifier",
    terraformKey: notSent("is put into the input of other scopes only"),
  },
  defaults: { lifecycleScope: "CREATE_ONLY", qualifier: "$LATEST", terraformKey: "tf" },
  beside: () => ({ "lambda.Invoke": { InvocationType: "RequestResponse" } }),
});

export const mappings: readonly Mapping[] = [lambdaFunction, invocation];

const FUNCTION = "aws:lambda/function:Function";

export const faults: readonly Fault[] = [
  fault(FUNCTION, "runtime", "nodejs23.x", "CreateFunction.Runtime"),
  fault(FUNCTION, "runtime", "nodejs16.x", "W2531"),
  fault(FUNCTION, "architectures", ["arm"], "CreateFunction.Architectures"),
  fault(FUNCTION, "timeout", 5401, "CreateFunction.Timeout"),
  fault(FUNCTION, "loggingConfig", { logFormat: "json" }, "LoggingConfig.LogFormat"),
  fault("aws:lambda/invocation:Invocation", "functionName", "a function", "Invoke.FunctionName"),
];
