import type * as aws from "@pulumi/aws";
import { isPastCreation, majorOf, mayUpgrade, releaseOf } from "../../../aws/engines";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import type { Plain } from "../../sdkTypes";

// Which versions RDS makes a server of, and which it goes on to.

type Args = Plain<aws.rds.InstanceArgs>;

/** Refuses a new server of a minor version that RDS only goes on running. What comes out of a snapshot has its version. */
export function refuseCreation(
  { engineVersion = "", snapshotIdentifier }: Args,
  _: Cloud,
  existing?: Kept<unknown>,
): void {
  if (existing || snapshotIdentifier !== undefined || !isPastCreation(engineVersion)) return;
  throw new AwsError(
    "RDS: CreateDBInstance",
    "InvalidParameterCombination",
    `Cannot find version ${engineVersion} for postgres`,
  );
}

/** Refuses another version than the running one, where RDS can't go there. */
export function refuseUpgrade({ engineVersion, allowMajorVersionUpgrade }: Args, from?: string): void {
  if (from === undefined) return;
  const to = releaseOf(engineVersion ?? from, from);
  if (to === from) return;
  const refuse = (message: string) => {
    throw new AwsError("RDS: ModifyDBInstance", "InvalidParameterCombination", message);
  };
  if (Number(majorOf(to)) > Number(majorOf(from)) && !allowMajorVersionUpgrade)
    refuse("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
  if (!mayUpgrade(from, to)) refuse(`Cannot upgrade postgres from ${from} to ${to}`);
}
