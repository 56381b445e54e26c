import { AwsError, type Cloud } from "../../cloud";
import { PENDING_KEY } from "../../references";
import type { Properties } from "../../values";

/**
 * A key as the provider's data source tells it: of this account, by its id or ARN, also one that waits for its deletion.
 *
 * Source: the provider's internal/service/kms/key_data_source.go.
 */
export function describeKey(cloud: Cloud, name: string): Properties {
  const keyId = name.split(":key/").at(-1) ?? name;
  const known = cloud.find("aws:kms/key:Key", (_, id) => id === keyId);
  if (known !== undefined) {
    const enabled = known.properties.isEnabled !== false;
    const keyState = enabled ? "Enabled" : "Disabled";
    return { id: keyId, keyId: name, arn: known.properties.arn, enabled, keyState };
  }
  const waits = cloud.recall(PENDING_KEY, keyId)?.properties;
  if (waits === undefined)
    throw new AwsError("KMS: DescribeKey", "NotFoundException", `Key '${name}' does not exist`);
  const { arn, keyState, deletionDate } = waits;
  return { id: keyId, keyId: name, arn, enabled: false, keyState, deletionDate };
}
