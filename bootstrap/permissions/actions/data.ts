import type { Token } from "../../../aws/resourceTypes";
import { type Actions, merged, type Scoped } from "./types";

// Not `rds:Describe*`, which shows the list of every database's log files.
const rds = (write: Scoped): Actions => ({
  read: {
    anywhere: [
      "rds:DescribeDBEngineVersions",
      "rds:DescribeDBInstances",
      "rds:DescribeDBParameterGroups",
      "rds:DescribeDBParameters",
      "rds:DescribeDBSnapshots",
      "rds:DescribeDBSubnetGroups",
      "rds:DescribeOrderableDBInstanceOptions",
      "rds:DescribePendingMaintenanceActions",
    ],
    named: ["rds:ListTagsForResource"],
  },
  write: merged(write, { tagsOfNamed: ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"] }),
});

const elasticache = (write: Scoped): Actions => ({
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

/** What the database and the cache take. */
export const data: Readonly<Partial<Record<Token, Actions>>> = {
  "aws:elasticache/parameterGroup:ParameterGroup": elasticache({
    newNamed: ["elasticache:CreateCacheParameterGroup"],
    ownNamed: [
      "elasticache:DeleteCacheParameterGroup",
      "elasticache:ModifyCacheParameterGroup",
      "elasticache:ResetCacheParameterGroup",
    ],
  }),
  "aws:elasticache/replicationGroup:ReplicationGroup": elasticache({
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
  "aws:elasticache/subnetGroup:SubnetGroup": elasticache({
    newNamed: ["elasticache:CreateCacheSubnetGroup"],
    ownNamed: ["elasticache:DeleteCacheSubnetGroup", "elasticache:ModifyCacheSubnetGroup"],
  }),
  "aws:rds/instance:Instance": rds({
    newNamed: ["rds:CreateDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
    ownNamed: ["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:RebootDBInstance"],
    usedByNamed: ["rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
    // The final snapshot, which has no tag before it is made.
    named: ["rds:CreateDBSnapshot"],
    // Any name: the database that it is of may have been another stack's. Its tag says that it may be restored here.
    ownSnapshots: ["rds:RestoreDBInstanceFromDBSnapshot"],
  }),
  "aws:rds/parameterGroup:ParameterGroup": rds({
    newNamed: ["rds:CreateDBParameterGroup"],
    ownNamed: ["rds:DeleteDBParameterGroup", "rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup"],
  }),
  "aws:rds/subnetGroup:SubnetGroup": rds({
    newNamed: ["rds:CreateDBSubnetGroup"],
    ownNamed: ["rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup"],
  }),
};
