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

/**
 * A node type is sent while the replica that was asked for before it is still being made: the provider waits for the group,
 * which ElastiCache calls available by then.
 *
 * Source: hashicorp/terraform-provider-aws#50096 (reported for 6.55 and 6.65).
 */
export function refuseNodeTypeWithReplicas(inputs: Args, _: Cloud, existing?: Kept<State>): void {
  if (existing === undefined) return;
  const { nodeType = inputs.nodeType, numCacheClusters: before = 1 } = existing.properties;
  if (inputs.nodeType === nodeType || (inputs.numCacheClusters ?? before) <= before) return;
  throw new AwsError(
    "ElastiCache: ModifyReplicationGroup",
    "InvalidCacheClusterState",
    `Cache cluster ${existing.id}-00${String(before + 1)} is not in available state.`,
  );
}
