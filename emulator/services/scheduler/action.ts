import { AwsError, type Cloud } from "../../cloud";
import { parsed } from "../../rules";

const INSTANCE = "aws:rds/instance:Instance";
const SERVICE = "aws:ecs/service:Service";
const prefix = "arn:aws:scheduler:::aws-sdk:";

type Input = Readonly<Record<string, unknown>>;

/**
 * Does what a schedule does when its time comes: the calls of AWS's that this repository's schedules make. Records change,
 * and no server.
 *
 * @param name - the schedule's.
 * @throws AwsError where AWS refuses the call; EventBridge tries again for a while.
 */
export function runSchedule(cloud: Cloud, name: string): void {
  const target = cloud.find("aws:scheduler/schedule:Schedule", (one) => one.name === name)?.properties.target;
  if (target === undefined) throw new Error(`There is no schedule ${name}.`);
  const api = target.arn.slice(prefix.length);
  const act = actions[api];
  if (act === undefined) throw new Error(`The emulator doesn't know what a schedule does by ${api}.`);
  act(cloud, (parsed(target.input ?? "{}") ?? {}) as Input);
}

const actions: Readonly<Record<string, (cloud: Cloud, input: Input) => void>> = {
  "ecs:updateService": (cloud, { Cluster, Service, DesiredCount }) => {
    const service = cloud.find(SERVICE, (one) => one.name === Service && one.cluster === Cluster);
    if (service === undefined)
      throw new AwsError("ECS: UpdateService", "ServiceNotFoundException", "Service not found.");
    cloud.records.own.amend(SERVICE, service.id, { desiredCount: DesiredCount });
  },
  "rds:startDBInstance": (cloud, input) => {
    become(cloud, "StartDBInstance", input, { from: "stopped", to: "available" });
  },
  "rds:stopDBInstance": (cloud, input) => {
    become(cloud, "StopDBInstance", input, { from: "available", to: "stopped" });
  },
};

/** The spelling of the identifier is Scheduler's, not RDS's. */
function become(
  cloud: Cloud,
  operation: string,
  { DbInstanceIdentifier: identifier }: Input,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  const instance = cloud.find(INSTANCE, (one) => one.identifier === identifier);
  if (instance === undefined)
    throw new AwsError(
      `RDS: ${operation}`,
      "DBInstanceNotFound",
      `DBInstance ${String(identifier)} not found.`,
    );
  if (instance.properties.status !== from)
    throw new AwsError(
      `RDS: ${operation}`,
      "InvalidDBInstanceState",
      `Instance ${String(identifier)} is not in ${from} state.`,
    );
  cloud.records.own.amend(INSTANCE, instance.id, { status: to });
}
