import type { InputRule, NameRule, ResourceType } from "../resourceType";
import type { Properties } from "../values";
import * as acm from "./acm";
import * as elasticache from "./elasticache";
import * as iam from "./iam";
import * as kms from "./kms";
import * as lb from "./lb";
import * as lbListener from "./lbListener";
import * as lbListenerRule from "./lbListenerRule";
import * as lbTargetGroup from "./lbTargetGroup";
import * as logs from "./logs";
import * as random from "./random";
import * as rds from "./rds";
import * as rdsInstance from "./rdsInstance";
import * as replicationGroup from "./replicationGroup";
import * as route53 from "./route53";
import * as routing from "./routing";
import * as s3 from "./s3";
import * as secretsmanager from "./secretsmanager";
import * as securityGroups from "./securityGroups";
import * as vpc from "./vpc";
import * as vpcEndpoint from "./vpcEndpoint";

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
