import type * as aws from "@pulumi/aws";
import type { Cloud } from "../../cloud";
import type { Plain } from "../../sdkTypes";

type InstanceArgs = Plain<aws.rds.InstanceArgs>;
type ParameterGroupArgs = Plain<aws.rds.ParameterGroupArgs>;

/** Where clients of this machine reach a server. */
export interface LocalEndpoint {
  readonly address: string;
  readonly port: number;
}

/** Has a PostgreSQL run as the instance says, if servers run here at all. */
export async function runDatabase(cloud: Cloud, inputs: InstanceArgs): Promise<LocalEndpoint | undefined> {
  if (cloud.fleet === undefined) return undefined;
  const group = cloud.find(
    "aws:rds/parameterGroup:ParameterGroup",
    ({ name }) => name === inputs.parameterGroupName,
  );
  const port = await cloud.fleet.putPostgres(inputs.identifier ?? "", {
    databaseName: inputs.dbName,
    userName: inputs.username ?? "postgres",
    password: inputs.password,
    parameters: parametersOf(group?.properties.parameters),
    snapshot: inputs.snapshotIdentifier?.split(":snapshot:").at(-1),
  });
  return { address: "localhost", port };
}

/** Stops it and deletes its data, after a last snapshot if one is named. */
export async function removeDatabase(cloud: Cloud, identifier: string, snapshot?: string): Promise<void> {
  await cloud.fleet?.remove("postgres", identifier, snapshot);
}

/** Lets a changed parameter group reach the databases that use it. */
export async function applyDatabaseParameters(cloud: Cloud, group: ParameterGroupArgs): Promise<void> {
  if (cloud.fleet === undefined) return;
  for (const { properties } of cloud.listOwn("aws:rds/instance:Instance")) {
    if (properties.parameterGroupName !== group.name) continue;
    await cloud.fleet.setParameters("postgres", properties.identifier ?? "", parametersOf(group.parameters));
  }
}

function parametersOf(parameters: ParameterGroupArgs["parameters"] = []) {
  return parameters.map(({ name, value, applyMethod }) => ({ name, value, applyMethod }));
}
