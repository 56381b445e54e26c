import type { InputRule, NameRule, ResourceType } from "../resourceType";
import type { Properties } from "../values";
import * as acm from "./acm/rows";
import * as elasticache from "./elasticache/groups";
import * as iam from "./iam/rows";
import * as kms from "./kms/rows";
import * as lb from "./lb/loadBalancer";
import * as lbListener from "./lb/listener";
import * as lbListenerRule from "./lb/listenerRule";
import * as lbTargetGroup from "./lb/targetGroup";
import * as logs from "./cloudwatch/rows";
import * as random from "./random/rows";
import * as rds from "./rds/groups";
import * as rdsInstance from "./rds/instance";
import * as replicationGroup from "./elasticache/replicationGroup";
import * as route53 from "./route53/rows";
import * as routing from "./ec2/routing";
import * as s3 from "./s3/rows";
import * as secretsmanager from "./secretsmanager/rows";
import * as securityGroups from "./ec2/securityGroups";
import * as vpc from "./ec2/vpc";
import * as vpcEndpoint from "./ec2/vpcEndpoint";

type Erased = ResourceType<Properties, Properties>;

/** What the emulator knows of an input, whatever its type. */
export type Rule = InputRule<string | number | boolean | object, Properties>;

/** A row without its types: the lifecycle treats all alike. */
export interface Row extends Omit<Erased, "inputs" | "name"> {
  readonly inputs: Readonly<Record<string, Rule>>;
  readonly name?: NameRule<Record<string, never>>;
}

// Every exported row of every file, found by its shape: a new row needs no second mention.
const modules: readonly object[] = [
  ...[
    acm,
    elasticache,
    iam,
    kms,
    lb,
    lbListener,
    lbListenerRule,
    lbTargetGroup,
    logs,
    random,
    rds,
    rdsInstance,
  ],
  ...[replicationGroup, route53, routing, s3, secretsmanager, securityGroups, vpc, vpcEndpoint],
];

/** The rows by their Pulumi type. */
export const table: ReadonlyMap<string, Row> = new Map(
  modules
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((value): value is Row => typeof value === "object" && value !== null && "token" in value)
    .map((row) => [row.token, row]),
);
