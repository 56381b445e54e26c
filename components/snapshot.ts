import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** The key that a snapshot is encrypted with. */
export interface SnapshotKey {
  readonly arn: string;
  /** In AWS's words: `Enabled`, `Disabled`, `PendingDeletion`. */
  readonly state: string;
  /** When it will be gone, where it waits for that: `2026-12-28T09:00:00Z`. */
  readonly deletionDate?: string | undefined;
}

/** What is to be known of a snapshot before a database is restored from it. */
export interface Snapshot extends Pick<
  aws.rds.GetSnapshotResult,
  "engine" | "engineVersion" | "allocatedStorage" | "encrypted" | "status"
> {
  /** Left out where AWS doesn't say: it may be another account's. */
  readonly key?: SnapshotKey | undefined;
}

/**
 * Looks a snapshot of a database up, and its key.
 *
 * @param name - its name, or the ARN of one that another account shares.
 * @throws in AWS's words, where there is none of that name.
 */
export async function lookUpSnapshot(name: string, options: pulumi.InvokeOptions): Promise<Snapshot> {
  const snapshot = await aws.rds.getSnapshot(
    {
      dbSnapshotIdentifier: name,
      // DescribeDBSnapshots finds an automated one by this type, and another account's if it is asked for those as well.
      ...(name.startsWith("rds:") ? { snapshotType: "automated" } : {}),
      ...(name.startsWith("arn:") ? { includeShared: true } : {}),
    },
    options,
  );
  return { ...snapshot, key: await lookUpKey(snapshot.kmsKeyId, options) };
}

/**
 * Looks a key up. Of one that nobody may look at, nothing is said: AWS says it itself, if the restore can't use it.
 *
 * Source: the provider's internal/service/kms/key_data_source.go (DescribeKey).
 */
async function lookUpKey(arn: string, options: pulumi.InvokeOptions): Promise<SnapshotKey | undefined> {
  if (arn === "") return undefined;
  try {
    const { keyState, deletionDate } = await aws.kms.getKey({ keyId: arn }, options);
    return { arn, state: keyState, deletionDate };
  } catch {
    return undefined;
  }
}
