import assert from "node:assert/strict";
import { test } from "node:test";
import { Database } from "../../components/database";
import { Network } from "../../components/network";
import { changesOf } from "./changes";
import { inlineStack } from "./inlineStack";

/** None, as before the stack's roles had a path of their own. */
let rolesPath: string | undefined;

function program(): void {
  const network = new Network("siscoe-prod-network", {
    region: "sa-east-1",
    availabilityZones: ["sa-east-1a", "sa-east-1b"],
    egress: "none",
    logRetentionDays: 30,
    rolesPath,
  });
  new Database("siscoe-prod-database", {
    vpcId: network.vpcId,
    subnetIds: network.dataSubnetIds,
    allowedSecurityGroupIds: [network.appSecurityGroupId],
    rolesPath,
    slowQueryMilliseconds: 500,
    logRetentionDays: 30,
  });
}

test("roles move to a path of their own without anything that holds data being replaced", async () => {
  const stack = await inlineStack(program);
  await stack.up({ suppressProgress: true });

  rolesPath = "/siscoe/prod/";
  const changes = await changesOf((options) => stack.up({ ...options, suppressProgress: true }));
  const done = (operation: string) =>
    changes
      .filter((change) => change.startsWith(`${operation} `))
      .map((change) => change.split("$").at(-1)?.replace("::", " "));
  assert.deepEqual(done("update"), ["aws:rds/instance:Instance siscoe-prod-database"]);
  const madeAnew = [
    "aws:iam/role:Role siscoe-prod-database-monitoring",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment siscoe-prod-database-monitoring",
    "aws:ec2/flowLog:FlowLog siscoe-prod-network-flow",
    "aws:iam/role:Role siscoe-prod-network-flow",
    "aws:iam/rolePolicy:RolePolicy siscoe-prod-network-flow",
  ];
  assert.deepEqual(done("create-replacement").sort(), madeAnew.sort());
  assert.deepEqual(done("delete-replaced").sort(), madeAnew);
  assert.deepEqual([...done("create"), ...done("delete")], []);
  assert.deepEqual(await changesOf((options) => stack.up({ ...options, suppressProgress: true })), []);
});
