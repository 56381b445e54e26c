import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { Cache, type CacheArgs } from "../../components/cache";
import { randomResult } from "../support/awsStates";
import { inputs, inputsByName, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const production: CacheArgs = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  allowedSecurityGroupIds: ["sg-app"],
  engine: "valkey",
  engineVersion: "8.0",
  nodeType: "cache.t4g.small",
  replicas: 1,
  automaticFailover: true,
  multiAz: true,
  snapshotRetentionDays: 7,
  snapshotWindow: "04:00-05:00",
  maintenanceWindow: "sun:07:30-sun:08:30",
  applyImmediately: false,
  tokenVersion: 1,
  tokenStrategy: "ROTATE",
  logRetentionDays: 90,
  protect: true,
};

function cache(changes: Partial<CacheArgs> = {}): Promise<Deployment> {
  return deploy(() => {
    const { address, port, token, securityGroupId } = new Cache("cache", { ...production, ...changes });
    return { address, port, token, securityGroupId };
  });
}

const groupOf = (deployment: Deployment) =>
  inputs(deployment, "aws:elasticache/replicationGroup:ReplicationGroup", "cache");

describe("the cache", () => {
  let made: Deployment;
  before(async () => {
    made = await cache();
  });

  test("is one shard with a replica, TLS and a token from the start, encrypted", () => {
    const log = (kind: string) => ({
      logType: kind,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: `name:LogGroup:cache-${kind}`,
    });
    const { finalSnapshotIdentifier, ...properties } = groupOf(made);
    assert.match(String(finalSnapshotIdentifier), /^cache-0a1b2c3d-final-[0-9a-f]{8}$/);
    assert.deepEqual(properties, {
      description: "SisCoE cache, sessions, channels and queues",
      engine: "valkey",
      engineVersion: "8.0",
      nodeType: "cache.t4g.small",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      parameterGroupName: "name:ParameterGroup:cache",
      subnetGroupName: "name:SubnetGroup:cache",
      securityGroupIds: ["SecurityGroup:cache-access"],
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: true,
      authToken: randomResult("cache-token", 64),
      authTokenUpdateStrategy: "ROTATE",
      autoMinorVersionUpgrade: false,
      snapshotRetentionLimit: 7,
      snapshotWindow: "04:00-05:00",
      maintenanceWindow: "sun:07:30-sun:08:30",
      applyImmediately: false,
      logDeliveryConfigurations: [log("slow-log"), log("engine-log")],
    });
    const group = resource(made, "aws:elasticache/replicationGroup:ReplicationGroup", "cache");
    assert.equal(group.protect, true);
    assert.deepEqual(group.timeouts, { update: "3h", delete: "90m" });
    assert.deepEqual(group.secretInputs, ["authToken"]);
  });

  test("says where it is, and hands its token over as a secret", () => {
    assert.deepEqual(made.outputs, {
      address: "master.cache.cache.amazonaws.com",
      port: 6379,
      token: randomResult("cache-token", 64),
      securityGroupId: "SecurityGroup:cache-access",
    });
    assert.deepEqual(made.secretOutputs, ["token"]);
    const component = resource(made, "siscoe:data:Cache", "cache");
    const { address, port, securityGroupId } = made.outputs;
    assert.deepEqual(made.wireOutputs.get(component.urn), { address, port, securityGroupId });
  });

  test("has a token of letters and digits, a new one for each version", async () => {
    assert.deepEqual(inputs(made, "random:index/randomPassword:RandomPassword", "cache-token"), {
      length: 64,
      special: false,
      keepers: { version: "1" },
    });
    const again = await cache({ tokenVersion: 2, tokenStrategy: "SET" });
    const { keepers } = inputs(again, "random:index/randomPassword:RandomPassword", "cache-token");
    assert.deepEqual(keepers, { version: "2" });
    assert.equal(groupOf(again)["authTokenUpdateStrategy"], "SET");
  });

  test("evicts only among keys that expire, never a queue of Celery's", () => {
    assert.deepEqual(inputs(made, "aws:elasticache/parameterGroup:ParameterGroup", "cache"), {
      family: "valkey8",
      description: "SisCoE cache",
      parameters: [{ name: "maxmemory-policy", value: "volatile-lru" }],
    });
  });

  test("runs either server, each with its own parameters", async () => {
    const version = async (changes: Partial<CacheArgs>) => {
      const deployment = await cache(changes);
      const { family } = inputs(deployment, "aws:elasticache/parameterGroup:ParameterGroup", "cache");
      const { engine, engineVersion } = groupOf(deployment);
      return [engine, engineVersion, family];
    };
    assert.deepEqual(await version({ engine: "redis", engineVersion: "7.1" }), ["redis", "7.1", "redis7"]);
    assert.deepEqual(await version({ engine: "redis", engineVersion: "7.0" }), ["redis", "7.0", "redis7"]);
    assert.deepEqual(await version({ engineVersion: "7.2" }), ["valkey", "7.2", "valkey7"]);
    assert.deepEqual(await version({ engineVersion: "8.1" }), ["valkey", "8.1", "valkey8"]);
  });

  test("can do with one node, without protection", async () => {
    const small = await cache({
      nodeType: "cache.t4g.micro",
      replicas: 0,
      automaticFailover: false,
      multiAz: false,
      snapshotRetentionDays: 0,
      applyImmediately: true,
      protect: false,
    });
    const group = groupOf(small);
    assert.equal(group["nodeType"], "cache.t4g.micro");
    assert.equal(group["numCacheClusters"], 1);
    assert.equal(group["automaticFailoverEnabled"], false);
    assert.equal(group["multiAzEnabled"], false);
    assert.equal(group["snapshotRetentionLimit"], 0);
    assert.equal(group["applyImmediately"], true);
    assert.deepEqual(
      small.resources.filter(({ protect }) => protect),
      [],
    );
  });

  test("lets only those in that it is given, in the subnets it is given", () => {
    assert.deepEqual(inputsByName(made, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
      "cache-access-from-0": {
        securityGroupId: "SecurityGroup:cache-access",
        referencedSecurityGroupId: "sg-app",
        ipProtocol: "tcp",
        fromPort: 6379,
        toPort: 6379,
        description: "SisCoE cache",
      },
    });
    assert.deepEqual(inputs(made, "aws:elasticache/subnetGroup:SubnetGroup", "cache"), {
      subnetIds: ["subnet-1", "subnet-2"],
      description: "SisCoE cache",
    });
  });

  test("is encrypted with a key that it is made with, and its logs with another one", async () => {
    const sealed = await cache({ kmsKeyArn: "arn:cache-key", logKmsKeyArn: "arn:log-key" });
    assert.equal(groupOf(sealed)["kmsKeyId"], "arn:cache-key");
    const groups = Object.values(inputsByName(sealed, "aws:cloudwatch/logGroup:LogGroup"));
    assert.deepEqual(
      groups.map(({ kmsKeyId }) => kmsKeyId),
      ["arn:log-key", "arn:log-key"],
    );
    // AWS gives no other key to a cache that exists: it would be replaced.
    const made = resource(sealed, "aws:elasticache/replicationGroup:ReplicationGroup", "cache");
    assert.ok(made.ignoreChanges.includes("kmsKeyId"));
  });

  test("keeps its logs as long as it is told to, under the prefix that needs no policy", () => {
    const group = (log: string) => ({
      namePrefix: `/aws/vendedlogs/elasticache/cache/${log}-`,
      retentionInDays: 90,
    });
    assert.deepEqual(inputsByName(made, "aws:cloudwatch/logGroup:LogGroup"), {
      "cache-slow-log": group("slow-log"),
      "cache-engine-log": group("engine-log"),
    });
  });
});
