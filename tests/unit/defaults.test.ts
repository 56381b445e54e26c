import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Cache } from "../../components/cache";
import { Database } from "../../components/database";
import * as defaults from "../../components/defaults";
import { DjangoSecrets } from "../../components/djangoSecrets";
import { LoadBalancer } from "../../components/loadBalancer";
import { Network } from "../../components/network";
import { inputs, inputsByName, resource } from "../support/find";
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

  test("is a network whose data has no way out, with its connections logged", async () => {
    const deployment = await deploy(() => {
      new Network(name, { region: "sa-east-1", availabilityZones: ["sa-east-1a", "sa-east-1b"] });
    });
    assert.ok(resource(deployment, "aws:ec2/vpc:Vpc", name).protect);
    assert.ok(resource(deployment, "aws:ec2/subnet:Subnet", `${name}-data-sa-east-1a`).protect);
    assert.deepEqual(
      inputs(deployment, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", `${name}-default`)["ingress"],
      [],
    );
    assert.equal(inputs(deployment, "aws:ec2/flowLog:FlowLog", `${name}-flow`)["trafficType"], "ALL");
    assert.deepEqual(Object.keys(inputsByName(deployment, "aws:ec2/natGateway:NatGateway")), [
      `${name}-nat-sa-east-1a`,
    ]);
  });

  test("is a load balancer that AWS doesn't delete, with TLS, HSTS, a content policy and access logs", async () => {
    const deployment = await deploy(() => {
      new LoadBalancer(name, {
        vpcId: "vpc-1",
        vpcCidrs: ["10.20.0.0/16"],
        subnetIds: ["subnet-1", "subnet-2"],
        appSecurityGroupId: "sg-1",
        domains: ["example.com"],
        certificateArn: "arn:aws:acm:sa-east-1:123456789012:certificate/1",
      });
    });
    const type = "aws:lb/loadBalancer:LoadBalancer";
    assert.ok(resource(deployment, type, name).protect);
    const { enableDeletionProtection, dropInvalidHeaderFields, accessLogs } = inputs(deployment, type, name);
    assert.equal(enableDeletionProtection, true);
    assert.equal(dropInvalidHeaderFields, true);
    assert.equal((accessLogs as { enabled: boolean }).enabled, true);
    const https = inputs(deployment, "aws:lb/listener:Listener", `${name}-https`);
    assert.equal(https["routingHttpResponseStrictTransportSecurityHeaderValue"], "max-age=31536000");
    assert.match(String(https["routingHttpResponseContentSecurityPolicyHeaderValue"]), /default-src/);
    assert.equal(https["sslPolicy"], "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
  });

  test("is a pair of Django secrets that Pulumi doesn't delete", async () => {
    const deployment = await deploy(() => {
      new DjangoSecrets(name, {});
    });
    for (const type of ["aws:secretsmanager/secret:Secret", "random:index/randomPassword:RandomPassword"]) {
      const found = deployment.resources.filter(
        (one) => one.type === type && !one.name.endsWith("secret-key"),
      );
      assert.deepEqual(
        found.map(({ protect }) => protect),
        [true],
        type,
      );
    }
  });
});

describe("the defaults in the components' documentation", () => {
  for (const [file, values] of Object.entries({
    network: defaults.networkDefaults,
    database: defaults.databaseDefaults,
    cache: defaults.cacheDefaults,
    loadBalancer: defaults.loadBalancerDefaults,
    djangoSecrets: defaults.djangoSecretsDefaults,
  })) {
    test(`are those of ${file}`, () => {
      const source = readFileSync(join(__dirname, "../../components", `${file}.ts`), "utf8");
      const documented = Object.fromEntries(
        [...source.matchAll(/@default (.+?)(?: \*\/|\n {3}\*\/)\n {2}(\w+)\?:/g)].map(
          ([, text = "", argument = ""]) => [argument, text],
        ),
      );
      const actual = Object.entries(values).map(([argument, value]) => [
        argument,
        described(argument, value),
      ]);
      const { rolesPath, ...rest } = documented;
      // IAM's own default: the component passes none on.
      assert.ok(rolesPath === undefined || rolesPath === '"/"');
      assert.deepEqual(rest, Object.fromEntries(actual));
    });
  }

  function described(argument: string, value: unknown): string {
    return argument === "contentSecurityPolicy" ? "what SisCoE's pages load" : JSON.stringify(value);
  }
});

test("an argument that is undefined has its default; false and 0 are values", () => {
  const args: { a?: number | undefined; b?: boolean | undefined; c?: number | undefined } = {
    a: undefined,
    b: false,
    c: 0,
  };
  assert.deepEqual(defaults.withDefaults(args, { a: 1, b: true, c: 2 }), { a: 1, b: false, c: 0 });
});
