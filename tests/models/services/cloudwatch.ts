import { type Fault, fault } from "../fault";
import { type Mapping, mapping, notSent, unlessZero } from "../mapping";

export const mappings: readonly Mapping[] = [
  mapping("aws:cloudwatch/logGroup:LogGroup", {
    file: "cloudwatch.ts",
    source: "logs/group.go",
    sentBy: "resourceGroupCreate",
    call: "logs.CreateLogGroup",
    cloudFormation: "AWS::Logs::LogGroup",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      kmsKeyId: unlessZero("kmsKeyId"),
      logGroupClass: unlessZero("logGroupClass"),
      name: "logGroupName",
      namePrefix: notSent("the provider makes the name of it"),
      retentionInDays: unlessZero("retentionInDays", "logs.PutRetentionPolicy"),
      skipDestroy: notSent("decides whether the group is deleted"),
      tags: "tags",
    },
    beside: ({ inputs }) => ({ "logs.PutRetentionPolicy": { logGroupName: inputs["name"] } }),
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:cloudwatch/logGroup:LogGroup", "name", "a name", "CreateLogGroup.logGroupName"),
  fault("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 91, "RetentionInDays"),
];
