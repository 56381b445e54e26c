import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Cache } from "../../components/cache";
import { Database } from "../../components/database";
import { withDefaults } from "../../components/defaults";
import { inputs, resource } from "../support/find";
import { deploy } from "../support/mocks";

const name = "siscoe";
const place = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], allowedSecurityGroupIds: ["sg-1"] };

describe("a component by itself, given its place alone", () => {
  test("is a database that nothing deletes, with a standby and backups", async () => {
    const deployment = await deploy(() => {
      new Database(name, place);
    });
    const type = "aws:rds/instance:Instance";
    assert.ok(resource(deployment, type, name).protect);
    const { deletionProtection, multiAz, backupRetentionPeriod, storageEncrypted, engineVersion } = inputs(
      deployment,
      type,
      name,
    );
    assert.deepEqual(
      { deletionProtection, multiAz, backupRetentionPeriod, storageEncrypted, engineVersion },
      {
        deletionProtection: true,
        multiAz: true,
        backupRetentionPeriod: 14,
        storageEncrypted: true,
        engineVersion: "17",
      },
    );
  });

  test("is a cache that fails over, and that Pulumi doesn't delete", async () => {
    const deployment = await deploy(() => {
      new Cache(name, place);
    });
    const type = "aws:elasticache/replicationGroup:ReplicationGroup";
    assert.ok(resource(deployment, type, name).protect);
    const { numCacheClusters, automaticFailoverEnabled, multiAzEnabled } = inputs(deployment, type, name);
    assert.deepEqual(
      { numCacheClusters, automaticFailoverEnabled, multiAzEnabled },
      { numCacheClusters: 2, automaticFailoverEnabled: true, multiAzEnabled: true },
    );
  });
});

test("an argument that is undefined has its default; false and 0 are values", () => {
  const args: { a?: number | undefined; b?: boolean | undefined; c?: number | undefined } = {
    a: undefined,
    b: false,
    c: 0,
  };
  assert.deepEqual(withDefaults(args, { a: 1, b: true, c: 2 }), { a: 1, b: false, c: 0 });
});
