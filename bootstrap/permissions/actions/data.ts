import type { Actions } from "./types";

const rds = (...write: readonly string[]): Actions => ({
  read: ["rds:Describe*", "rds:ListTagsForResource"],
  write: { anywhere: [...write, "rds:AddTagsToResource", "rds:RemoveTagsFromResource"] },
});

const elasticache = (...write: readonly string[]): Actions => ({
  read: ["elasticache:Describe*", "elasticache:ListTagsForResource"],
  write: { anywhere: [...write, "elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource"] },
});

/** What the database and the cache take. */
export const data: Readonly<Record<string, Actions>> = {
  "aws:elasticache/parameterGroup:ParameterGroup": elasticache(
    "elasticache:CreateCacheParameterGroup",
    "elasticache:DeleteCacheParameterGroup",
    "elasticache:ModifyCacheParameterGroup",
    "elasticache:ResetCacheParameterGroup",
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": elasticache(
    "elasticache:CreateReplicationGroup",
    "elasticache:CreateSnapshot",
    "elasticache:DecreaseReplicaCount",
    "elasticache:DeleteReplicationGroup",
    "elasticache:IncreaseReplicaCount",
    "elasticache:ModifyReplicationGroup",
    // ElastiCache hands its logs to CloudWatch with the rights of whoever asks for them.
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": elasticache(
    "elasticache:CreateCacheSubnetGroup",
    "elasticache:DeleteCacheSubnetGroup",
    "elasticache:ModifyCacheSubnetGroup",
  ),
  "aws:rds/instance:Instance": rds(
    "rds:CreateDBInstance",
    "rds:CreateDBSnapshot",
    "rds:DeleteDBInstance",
    "rds:ModifyDBInstance",
    "rds:RebootDBInstance",
    "rds:RestoreDBInstanceFromDBSnapshot",
  ),
  "aws:rds/parameterGroup:ParameterGroup": rds(
    "rds:CreateDBParameterGroup",
    "rds:DeleteDBParameterGroup",
    "rds:ModifyDBParameterGroup",
    "rds:ResetDBParameterGroup",
  ),
  "aws:rds/subnetGroup:SubnetGroup": rds(
    "rds:CreateDBSubnetGroup",
    "rds:DeleteDBSubnetGroup",
    "rds:ModifyDBSubnetGroup",
  ),
};
