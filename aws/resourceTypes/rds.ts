import { type Actions, merged, type Scoped } from "./actions";
import type { ResourceTypes } from "./facts";

// Not `rds:Describe*`, which shows the list of every database's log files.
const database = (write: Scoped): Actions => ({
  read: {
    anywhere: [
      "rds:DescribeDBEngineVersions",
      "rds:DescribeDBInstances",
      "rds:DescribeDBParameterGroups",
      "rds:DescribeDBParameters",
      "rds:DescribeDBSnapshots",
      "rds:DescribeDBSubnetGroups",
      "rds:DescribeEventSubscriptions",
      "rds:DescribeOrderableDBInstanceOptions",
      "rds:DescribePendingMaintenanceActions",
    ],
    named: ["rds:ListTagsForResource"],
  },
  write: merged(write, { tagsOfNamed: ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"] }),
});

const named = "rds:*:{account}:*:{name}*";

export const rds = {
  "aws:rds/instance:Instance": {
    holds: "the database",
    actions: database({
      newNamed: ["rds:CreateDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
      ownNamed: ["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:RebootDBInstance"],
      usedByNamed: ["rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
      // The final snapshot, which has no tag before it is made.
      named: ["rds:CreateDBSnapshot"],
      // Any name: the database that it is of may have been another stack's. Its tag says that it may be restored here.
      ownSnapshots: ["rds:RestoreDBInstanceFromDBSnapshot"],
    }),
    named,
    replacedBy: [
      "availabilityZone",
      "backupTarget",
      "characterSetName",
      "customIamInstanceProfile",
      "dbName",
      "engine",
      "kmsKeyId",
      "ncharCharacterSetName",
      "restoreToPointInTime",
      "s3Import",
      "snapshotIdentifier",
      "storageEncrypted",
      "timezone",
      "username",
    ],
  },
  "aws:rds/eventSubscription:EventSubscription": {
    actions: database({
      newNamed: ["rds:CreateEventSubscription"],
      ownNamed: [
        "rds:AddSourceIdentifierToSubscription",
        "rds:DeleteEventSubscription",
        "rds:ModifyEventSubscription",
        "rds:RemoveSourceIdentifierFromSubscription",
      ],
    }),
    named,
    // resourceEventSubscription in internal/service/rds/event_subscription.go (6.58.0).
    replacedBy: ["name", "namePrefix"],
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    actions: database({
      newNamed: ["rds:CreateDBParameterGroup"],
      ownNamed: ["rds:DeleteDBParameterGroup", "rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup"],
    }),
    named,
    replacedBy: ["description", "family", "name", "namePrefix"],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    actions: database({
      newNamed: ["rds:CreateDBSubnetGroup"],
      ownNamed: ["rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup"],
    }),
    named,
    replacedBy: ["name", "namePrefix"],
  },
} as const satisfies ResourceTypes;
