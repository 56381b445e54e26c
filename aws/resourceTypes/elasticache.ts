import { isDeepStrictEqual } from "node:util";
import { type Actions, merged, type Scoped } from "./actions";
import type { Condition, ResourceTypes, Values } from "./facts";

const cache = (write: Scoped): Actions => ({
  read: {
    anywhere: [
      "elasticache:DescribeCacheClusters",
      "elasticache:DescribeCacheParameterGroups",
      "elasticache:DescribeCacheParameters",
      "elasticache:DescribeCacheSubnetGroups",
      "elasticache:DescribeGlobalReplicationGroups",
      "elasticache:DescribeReplicationGroups",
      "elasticache:DescribeSnapshots",
    ],
    named: ["elasticache:ListTagsForResource"],
  },
  write: merged(write, {
    tagsOfNamed: ["elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource"],
  }),
});

const isOlder = (version: unknown, other: unknown) =>
  typeof version === "string" &&
  typeof other === "string" &&
  version.localeCompare(other, "en", { numeric: true }) < 0;

/** A lower version than the one in the state, a minor one included; of `6.x`, lower than the one that runs. */
const isLower: Condition = ({ engineVersion: old, engineVersionActual: runs }, { engineVersion: now }) =>
  String(old).endsWith(".x")
    ? isOlder(now, String(runs).split(".").slice(0, 2).join("."))
    : isOlder(now, old);

const shardsOf = ({ nodeGroupConfigurations: shards = [] }: Values) => shards as readonly Values[];

/** A shard came, went, or has another number of replicas, other slots, or other zones than were asked for. */
const isReshaped: Condition = (old, now) => {
  const [before, after] = [shardsOf(old), shardsOf(now)];
  if (before.length !== after.length) return true;
  return before.some((shard) => {
    const next = after.find(({ nodeGroupId }) => nodeGroupId === shard["nodeGroupId"]);
    if (next === undefined) return true;
    const zones = ["primaryAvailabilityZone", "replicaAvailabilityZones"].filter((field) => field in shard);
    return ["replicaCount", "slots", ...zones].some((field) => !isDeepStrictEqual(shard[field], next[field]));
  });
};

const named = "elasticache:*:{account}:*:{name}*";

export const elasticache = {
  "aws:elasticache/parameterGroup:ParameterGroup": {
    actions: cache({
      newNamed: ["elasticache:CreateCacheParameterGroup"],
      ownNamed: [
        "elasticache:DeleteCacheParameterGroup",
        "elasticache:ModifyCacheParameterGroup",
        "elasticache:ResetCacheParameterGroup",
      ],
    }),
    named,
    replacedBy: ["description", "family", "name"],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    holds: "the cache, and Celery's queues",
    actions: cache({
      newNamed: ["elasticache:CreateReplicationGroup"],
      ownNamed: [
        "elasticache:DecreaseReplicaCount",
        "elasticache:DeleteReplicationGroup",
        "elasticache:IncreaseReplicaCount",
        "elasticache:ModifyReplicationGroup",
      ],
      usedByNamed: ["elasticache:CreateReplicationGroup", "elasticache:ModifyReplicationGroup"],
      // The final snapshot, which has no tag before it is made.
      named: ["elasticache:CreateSnapshot"],
      snapshotsOfNamed: ["elasticache:DeleteReplicationGroup"],
      // ElastiCache hands its logs to CloudWatch with the rights of whoever asks for them. AWS knows neither a resource
      // nor a condition for any of these: they arrange who writes logs, and read none.
      anywhere: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
    }),
    named,
    replacedBy: [
      "atRestEncryptionEnabled",
      "dataTieringEnabled",
      "durability",
      "globalReplicationGroupId",
      "kmsKeyId",
      "networkType",
      "port",
      "replicationGroupId",
      "securityGroupNames",
      "snapshotArns",
      "snapshotName",
      "subnetGroupName",
    ],
    replacedWhen: {
      engine: ({ engine: old = "redis" }, { engine: now, globalReplicationGroupId }) =>
        globalReplicationGroupId === undefined && !(old === "redis" && now === "valkey"),
      engineVersion: isLower,
      transitEncryptionEnabled: ({ engineVersionActual }) => isOlder(engineVersionActual, "7.0.5"),
      nodeGroupConfigurations: isReshaped,
    },
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    actions: cache({
      newNamed: ["elasticache:CreateCacheSubnetGroup"],
      ownNamed: ["elasticache:DeleteCacheSubnetGroup", "elasticache:ModifyCacheSubnetGroup"],
    }),
    named,
    replacedBy: ["name"],
  },
} as const satisfies ResourceTypes;
