import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What is to be known of a snapshot before a database is restored from it. */
export type Snapshot = Pick<
  aws.rds.GetSnapshotResult,
  "engine" | "engineVersion" | "allocatedStorage" | "encrypted" | "status"
>;

/**
 * Looks a snapshot of a database up.
 *
 * @param name - its name, or the ARN of one that another account shares.
 * @throws in AWS's words, where there is none of that name.
 */
export async function lookUpSnapshot(name: string, options: pulumi.InvokeOptions): Promise<Snapshot> {
  return aws.rds.getSnapshot(
    {
      dbSnapshotIdentifier: name,
      // DescribeDBSnapshots finds an automated one by this type, and another account's if it is asked for those as well.
      ...(name.startsWith("rds:") ? { snapshotType: "automated" } : {}),
      ...(name.startsWith("arn:") ? { includeShared: true } : {}),
    },
    options,
  );
}
