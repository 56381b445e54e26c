import type * as aws from "@pulumi/aws";
import { isPastCreation } from "../../../aws/engines";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import type { Plain } from "../../sdkTypes";
import type { Properties } from "../../values";

type Args = Plain<aws.rds.InstanceArgs>;
type State = Plain<aws.rds.InstanceState>;

/**
 * The families that came after the minor versions that RDS makes no new servers of any more: it doesn't offer them there.
 * Real RDS has a list a version, which only it knows; cfn-lint 1.58.0 has today's, which are alike for every version that
 * can be created.
 */
const laterFamily = /^db\.[a-z]+[89]/;

function isOffered(instanceClass: string, engineVersion: string): boolean {
  return !(isPastCreation(engineVersion) && laterFamily.test(instanceClass));
}

/** What DescribeOrderableDBInstanceOptions answers, as the provider's data source has it. */
export function describeOrderable({ engineVersion, instanceClass, ...args }: Properties): Properties {
  if (!isOffered(String(instanceClass), String(engineVersion))) {
    const words = "no RDS DB Instance Classes match the criteria; try a different search";
    throw new AwsError("RDS: DescribeOrderableDBInstanceOptions", "NotFound", words);
  }
  return { ...args, id: instanceClass, engineVersion, instanceClass };
}

/** Refuses a class that the version that runs isn't offered on, also where the same update asks for a later version. */
export function refuseClass({ instanceClass }: Args, _: Cloud, existing?: Kept<State>): void {
  if (existing === undefined) return;
  const { engineVersionActual: runs = "", instanceClass: now } = existing.properties;
  if (instanceClass === now || isOffered(instanceClass, runs)) return;
  throw new AwsError(
    "RDS: ModifyDBInstance",
    "InvalidParameterCombination",
    `RDS does not support the following combination: DBInstanceClass=${instanceClass}, Engine=postgres, EngineVersion=${runs}`,
  );
}
