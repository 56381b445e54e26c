import type { Mapping } from "../mapping";
import { acm } from "./acm";
import { cloudwatch } from "./cloudwatch";
import { ec2 } from "./ec2";
import { elasticache } from "./elasticache";
import { iam } from "./iam";
import { kms } from "./kms";
import { lb } from "./lb";
import { rds } from "./rds";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";

/** Every mapping there is. */
export const mappings: readonly Mapping[] = [
  ...acm,
  ...cloudwatch,
  ...ec2,
  ...elasticache,
  ...iam,
  ...kms,
  ...lb,
  ...rds,
  ...route53,
  ...s3,
  ...secretsmanager,
];

/**
 * The mapping of a resource.
 *
 * @throws Error where its type has none; it says where it belongs.
 */
export function mappingOf(type: string, inputs: Readonly<Record<string, unknown>>): Mapping {
  const found = mappings.find(({ token, when }) => token === type && (when?.(inputs) ?? true));
  if (found !== undefined) return found;
  const [, service = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  throw new Error(
    `No mapping says how ${type} is sent to AWS: add one to tests/models/services/${service}.ts, and a planted fault ` +
      `of it to tests/models/faults.ts.`,
  );
}
