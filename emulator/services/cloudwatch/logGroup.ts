import { AwsError } from "../../cloud";
import { allows } from "../../policies";
import { resourceType } from "../../resourceType";
import { arn, length, matches, oneOf, parsed } from "../../rules";

const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logGroup = resourceType("aws:cloudwatch/logGroup:LogGroup", {
  inputs: {
    deletionProtectionEnabled: { computed: true },
    kmsKeyId: { check: arn("kms") },
    logGroupClass: {
      computed: true,
      check: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
    },
    name: {
      computed: true,
      check: [length(1, 512), matches(/^[a-zA-Z0-9_\-/.#]+$/, "must contain only a-zA-Z0-9 and _-/.#")],
    },
    namePrefix: { computed: true },
    region: { computed: true },
    retentionInDays: { default: 0, check: oneOf(...RETENTION_DAYS) },
    skipDestroy: { default: false },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 512 },
  refusals: [
    ({ name }, cloud, existing) => {
      if (existing || !cloud.find("aws:cloudwatch/logGroup:LogGroup", (other) => other.name === name)) return;
      throw new AwsError(
        "CloudWatch Logs: CreateLogGroup",
        "ResourceAlreadyExistsException",
        `The specified log group already exists (${name ?? ""})`,
      );
    },
    ({ kmsKeyId, name = "" }, cloud) => {
      if (kmsKeyId === undefined) return;
      const policy = cloud.find("aws:kms/key:Key", (properties) => properties.arn === kmsKeyId)?.properties
        .policy;
      const service = `logs.${cloud.region}.amazonaws.com`;
      const request = {
        action: "kms:Encrypt",
        principals: [service, "logs.amazonaws.com"],
        context: { "kms:EncryptionContext:aws:logs:arn": cloud.arn("logs", `log-group:${name}`) },
      };
      if (typeof policy === "string" && allows(parsed(policy), request)) return;
      throw new AwsError(
        "CloudWatch Logs: CreateLogGroup",
        "AccessDeniedException",
        `The specified KMS Key Id ${kmsKeyId} does not exist or its policy does not let ${service} use it for ${name}`,
      );
    },
  ],
  identify: ({ name = "" }, cloud) => ({
    id: name,
    arn: cloud.arn("logs", `log-group:${name}`),
    logGroupClass: "STANDARD",
    deletionProtectionEnabled: false,
  }),
  retire: ({ id, properties }) => {
    if (!properties.deletionProtectionEnabled) return;
    throw new AwsError(
      "CloudWatch Logs: DeleteLogGroup",
      "ValidationException",
      `Log group ${id} is protected from deletion`,
    );
  },
});
