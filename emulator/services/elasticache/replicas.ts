import type * as aws from "@pulumi/aws";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import type { Plain } from "../../sdkTypes";
import { sendsToken } from "./tokens";

type Args = Plain<aws.elasticache.ReplicationGroupArgs>;
type State = Plain<aws.elasticache.ReplicationGroupState>;

/**
 * The last replica goes at once, while the end of the failover, sent before it, waits for the maintenance window unless
 * something in the same update is sent with ApplyImmediately.
 *
 * Source: hashicorp/terraform-provider-aws#24244, for AWS's words; the order is the provider's replication_group.go.
 */
export function refuseLastReplica(inputs: Args, _: Cloud, existing?: Kept<State>): void {
  if (existing?.properties.automaticFailoverEnabled !== true) return;
  const before = existing.properties.numCacheClusters ?? 1;
  const after = inputs.numCacheClusters ?? before;
  if (after >= before || after > 1) return;
  const isAtOnce = inputs.applyImmediately === true || sendsToken(inputs, existing);
  if (isAtOnce && inputs.automaticFailoverEnabled !== true) return;
  throw new AwsError(
    "ElastiCache: DecreaseReplicaCount",
    "InvalidParameterValue",
    "Must have at least 1 replica when cluster mode is disabled with auto failover enabled.",
  );
}
