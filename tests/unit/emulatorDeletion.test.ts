import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PENDING_KEY } from "../../emulator/references";
import { DB_SNAPSHOT } from "../../emulator/services/rds/snapshots";
import { CACHE_SNAPSHOT } from "../../emulator/services/elasticache/replicationGroup";
import { DELETED_SECRET } from "../../emulator/services/secretsmanager/rows";
import type { Properties } from "../../emulator/values";
import { Account, CACHE, DATABASE, RESTORE, policy, trust } from "./emulatorAccount";

const RDS = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const SECRET = "aws:secretsmanager/secret:Secret";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("what protects itself", () => {
  test("a database with deletion protection, until it is turned off", async () => {
    const account = new Account();
    const { id } = await account.create(RDS, { ...DATABASE, deletionProtection: true });
    await assert.rejects(account.provider.delete(RDS, id), /Cannot delete protected DB Instance/);
    await account.update(RDS, id, { ...DATABASE, deletionProtection: false });
    await account.provider.delete(RDS, id);
    assert.equal(account.provider.read(RDS, id), undefined);
  });

  test("a balancer and a log group", async () => {
    const account = new Account();
    const subnets = (await account.network()).subnetIds;
    const balancer = await account.create("aws:lb/loadBalancer:LoadBalancer", {
      subnets,
      enableDeletionProtection: true,
    });
    await assert.rejects(
      account.provider.delete("aws:lb/loadBalancer:LoadBalancer", balancer.id),
      /OperationNotPermitted/,
    );
    const logs = await account.create("aws:cloudwatch/logGroup:LogGroup", {
      deletionProtectionEnabled: true,
    });
    await assert.rejects(
      account.provider.delete("aws:cloudwatch/logGroup:LogGroup", logs.id),
      /protected from deletion/,
    );
  });
});

describe("what a deletion leaves behind", () => {
  test("a database's final snapshot, which needs a name, once, and restores", async () => {
    const account = new Account();
    const nameless = await account.create(RDS, { ...DATABASE, skipFinalSnapshot: false });
    await assert.rejects(account.provider.delete(RDS, nameless.id), /finalSnapshotIdentifier is required/);
    const named = {
      ...DATABASE,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "last",
      allocatedStorage: 50,
    };
    await account.update(RDS, nameless.id, { ...named, dbName: "siscoe", applyImmediately: true });
    await account.provider.delete(RDS, nameless.id);
    assert.equal(account.records.get(DB_SNAPSHOT, "last")?.properties["dbInstanceIdentifier"], "database");

    const small = { ...DATABASE, username: undefined, snapshotIdentifier: "last", allocatedStorage: 20 };
    await assert.rejects(account.create(RDS, small), /must not be less than that of the snapshot \(50\)/);
    const large = { ...small, allocatedStorage: undefined };
    const again = { ...large, finalSnapshotIdentifier: "last", skipFinalSnapshot: false };
    const unsent = { caCertIdentifier: "rds-ca-ecc384-g1" };
    const restored = await account.create(RDS, { ...again, ...unsent }, "it", RESTORE);
    assert.equal(restored.outputs["caCertIdentifier"], "rds-ca-rsa2048-g1");
    assert.equal(restored.outputs["username"], "siscoe");
    assert.equal(restored.outputs["allocatedStorage"], 50);
    await assert.rejects(
      account.provider.delete(RDS, restored.id),
      /DBSnapshotAlreadyExists: .*identifier last already exists/,
    );
  });

  test("a database's final snapshot, which another environment of the same account and region restores", async () => {
    const account = new Account();
    const kept = { ...DATABASE, skipFinalSnapshot: false, finalSnapshotIdentifier: "last" };
    await account.provider.delete(RDS, (await account.create(RDS, kept)).id);
    const restore = async (region: string) => {
      const { provider } = new Account([], {}, { region, neighbours: [account] });
      const { inputs } = provider.check(RDS, "it", {}, { ...DATABASE, snapshotIdentifier: "last" });
      return (await provider.create(RDS, inputs, false, RESTORE)).properties["status"];
    };
    assert.equal(await restore("sa-east-1"), "available");
    await assert.rejects(restore("us-east-1"), /DBSnapshotNotFound: DBSnapshot last not found/);
  });

  test("a final snapshot, which nobody restores once its key waits for its deletion", async () => {
    const account = new Account();
    const key = await account.create("aws:kms/key:Key", {});
    const kmsKeyId = key.outputs["arn"];
    const encrypted = { ...DATABASE, storageEncrypted: true, kmsKeyId };
    const last = { ...encrypted, skipFinalSnapshot: false, finalSnapshotIdentifier: "last" };
    await account.provider.delete(RDS, (await account.create(RDS, last)).id);
    const restore = { ...DATABASE, username: undefined, storageEncrypted: true, snapshotIdentifier: "last" };
    const { id } = await account.create(RDS, restore, "it", RESTORE);
    await account.update(RDS, id, { ...restore, backupRetentionPeriod: 3 });
    await account.provider.delete("aws:kms/key:Key", key.id);
    await assert.rejects(
      account.update(RDS, id, { ...restore, backupRetentionPeriod: 4 }),
      /ModifyDBInstance.*KMSKeyNotAccessibleFault/s,
    );
    await assert.rejects(
      account.create(RDS, { ...restore, identifier: "second" }, "second", RESTORE),
      /RestoreDBInstanceFromDBSnapshot.*KMSKeyNotAccessibleFault/s,
    );
  });

  test("a cache's final snapshot, once", async () => {
    const account = new Account();
    for (const [replicationGroupId, words] of [
      ["one", undefined],
      ["two", /SnapshotAlreadyExistsFault/],
    ] as const) {
      const cache = await account.create(REDIS, {
        ...CACHE,
        replicationGroupId,
        finalSnapshotIdentifier: "last",
      });
      const deletion = account.provider.delete(REDIS, cache.id);
      if (words) await assert.rejects(deletion, words);
      else await deletion;
    }
    assert.equal(account.records.get(CACHE_SNAPSHOT, "last")?.properties["replicationGroupId"], "one");
  });

  test("a secret's name for its recovery window, and not a day longer", async () => {
    const account = new Account();
    const inputs = { name: "siscoe/app", recoveryWindowInDays: 7 };
    const { id } = await account.create(SECRET, inputs);
    await account.provider.delete(SECRET, id);
    await assert.rejects(account.create(SECRET, inputs), /\(siscoe\/app\) is already scheduled for deletion/);
    const [left] = account.records.list(DELETED_SECRET);
    assert.ok(left);
    const days = (Date.parse(String(left.properties["deletionDate"])) - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7);
    account.records.put({
      ...left,
      properties: { ...left.properties, deletionDate: new Date(0).toISOString() },
    });
    await account.create(SECRET, inputs);
  });

  test("nothing of a secret without a recovery window", async () => {
    const account = new Account();
    const inputs = { name: "siscoe/app", recoveryWindowInDays: 0 };
    await account.provider.delete(SECRET, (await account.create(SECRET, inputs)).id);
    await account.create(SECRET, inputs);
  });

  test("a key that waits for its deletion, and can't be used meanwhile", async () => {
    const account = new Account();
    const key = await account.create("aws:kms/key:Key", { deletionWindowInDays: 7 });
    await account.provider.delete("aws:kms/key:Key", key.id);
    assert.equal(account.records.get(PENDING_KEY, key.id)?.properties["keyState"], "PendingDeletion");
    const kmsKeyId = key.outputs["arn"];
    await assert.rejects(account.create(SECRET, { kmsKeyId }), /KMSKeyNotAccessibleFault/);
  });
});

describe("what is in use stays", () => {
  test("a VPC, its subnets and its security groups", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    await assert.rejects(account.provider.delete("aws:ec2/vpc:Vpc", vpcId), /DependencyViolation: The vpc/);
    await account.create("aws:rds/subnetGroup:SubnetGroup", { subnetIds });
    await assert.rejects(
      account.provider.delete("aws:ec2/subnet:Subnet", subnetIds[0]),
      /DependencyViolation: The subnet/,
    );
    const group = await account.create(GROUP, { vpcId });
    const database = await account.create(RDS, { ...DATABASE, vpcSecurityGroupIds: [group.id] });
    await assert.rejects(account.provider.delete(GROUP, group.id), /DependencyViolation: The securityGroup/);
    await account.provider.delete(RDS, database.id);
    await account.provider.delete(GROUP, group.id);
  });

  test("an address, a route table, a group that another's rule names", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    const address = await account.create("aws:ec2/eip:Eip", { domain: "vpc" });
    await account.create("aws:ec2/natGateway:NatGateway", {
      allocationId: address.id,
      subnetId: subnetIds[0],
    });
    await assert.rejects(account.provider.delete("aws:ec2/eip:Eip", address.id), /InvalidIPAddress.InUse/);
    const table = await account.create("aws:ec2/routeTable:RouteTable", { vpcId });
    await account.create("aws:ec2/routeTableAssociation:RouteTableAssociation", {
      routeTableId: table.id,
      subnetId: subnetIds[0],
    });
    await assert.rejects(
      account.provider.delete("aws:ec2/routeTable:RouteTable", table.id),
      /DependencyViolation/,
    );
    const [peer, group] = [await account.create(GROUP, { vpcId }), await account.create(GROUP, { vpcId })];
    const rule = { securityGroupId: group.id, ipProtocol: "-1", referencedSecurityGroupId: peer.id };
    await account.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", rule);
    await assert.rejects(account.provider.delete(GROUP, peer.id), /DependencyViolation/);
  });

  test("groups that a database or a cache is a member of", async () => {
    const account = new Account();
    const { subnetIds } = await account.network();
    const created = async (type: string, inputs: Properties) => ({
      type,
      id: (await account.create(type, inputs)).id,
    });
    const groups = [
      await created("aws:rds/subnetGroup:SubnetGroup", { subnetIds }),
      await created("aws:rds/parameterGroup:ParameterGroup", { family: "postgres17" }),
      await created("aws:elasticache/subnetGroup:SubnetGroup", { subnetIds }),
      await created("aws:elasticache/parameterGroup:ParameterGroup", { family: "valkey8" }),
    ] as const;
    await account.create(RDS, {
      ...DATABASE,
      dbSubnetGroupName: groups[0].id,
      parameterGroupName: groups[1].id,
    });
    await account.create(REDIS, {
      ...CACHE,
      subnetGroupName: groups[2].id,
      parameterGroupName: groups[3].id,
    });
    for (const { type, id } of groups) {
      await assert.rejects(
        account.provider.delete(type, id),
        /still using it|still members|currently in use/,
        type,
      );
    }
  });

  test("a role with policies, a policy with roles, a target group with a listener", async () => {
    const account = new Account();
    const role = await account.create("aws:iam/role:Role", { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const document = policy({ Action: "s3:*", Resource: "*" });
    const own = await account.create("aws:iam/policy:Policy", { policy: document });
    const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    const attached = await account.create(attachment, { role: role.id, policyArn: own.id });
    await assert.rejects(
      account.provider.delete("aws:iam/role:Role", role.id),
      /must detach all policies first/,
    );
    await assert.rejects(account.provider.delete("aws:iam/policy:Policy", own.id), /DeleteConflict/);
    await account.provider.delete(attachment, attached.id);
    await account.provider.delete("aws:iam/policy:Policy", own.id);
    await account.provider.delete("aws:iam/role:Role", role.id);

    const { vpcId, subnetIds } = await account.network();
    const target = await account.create("aws:lb/targetGroup:TargetGroup", {
      port: 80,
      protocol: "HTTP",
      vpcId,
    });
    const balancer = await account.create("aws:lb/loadBalancer:LoadBalancer", { subnets: subnetIds });
    const defaultActions = [{ type: "forward", targetGroupArn: target.id }];
    await account.create("aws:lb/listener:Listener", {
      loadBalancerArn: balancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions,
    });
    await assert.rejects(
      account.provider.delete("aws:lb/targetGroup:TargetGroup", target.id),
      /ResourceInUse/,
    );
  });
});
