import type * as aws from "@pulumi/aws";
import { baseline, isStriped } from "../../../aws/storage";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import type { Plain } from "../../sdkTypes";

// What RDS makes of a database's disk.

type Args = Partial<Plain<aws.rds.InstanceState>>;
type State = Plain<aws.rds.InstanceState>;

/** Whether autoscaling made the disk larger than the program says: that is how it is meant, and no change is asked for. */
export function isAutoscaled(before: number, after: number, { maxAllocatedStorage = 0 }: Args): boolean {
  return before > after && maxAllocatedStorage > after;
}

/** The disk that comes of what is asked for: RDS rounds up what is less than a tenth more (ModifyDBInstance). */
export function diskOf(asked: Args, before?: Partial<State>): number | undefined {
  const { allocatedStorage: size } = asked;
  const had = before?.allocatedStorage;
  if (size === undefined || had === undefined) return size;
  if (isAutoscaled(had, size, asked)) return had;
  return size > had ? Math.max(size, Math.ceil((had * 11) / 10)) : size;
}

/** What RDS chooses of a disk's performance. */
export function chosenPerformance({ storageType, allocatedStorage = 0 }: Args) {
  return baseline(storageType === "gp3" ? allocatedStorage : 0);
}

/** Refuses a disk that RDS doesn't have, or doesn't go over to. */
export function refuseStorage(inputs: Args, _: Cloud, existing?: Kept<State>): void {
  const { storageType, iops, maxAllocatedStorage: most } = inputs;
  const before = existing?.properties;
  const size = diskOf(inputs, before) ?? 0;
  const had = before?.allocatedStorage ?? 0;
  const refuse = (message: string) => {
    const operation = `RDS: ${existing ? "Modify" : "Create"}DBInstance`;
    throw new AwsError(operation, "InvalidParameterCombination", message);
  };
  if (size < had)
    refuse(
      `Invalid storage size for engine name postgres: the allocated storage can't be reduced from ${had}.`,
    );
  if (most !== undefined && most !== before?.maxAllocatedStorage && most < size)
    refuse("Max storage size must be greater than storage size");
  if (storageType === "gp3" && isStriped(size) && iops !== undefined && iops < baseline(size).iops)
    refuse(`Invalid iops value for engine name postgres and storage type gp3: ${iops}`);
}
