import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { Cache } from "../../components/cache";
import { Database } from "../../components/database";
import { SecretBundle } from "../../components/secretBundle";
import { resource } from "../support/find";
import { deploy, type Deployment, type Registration } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

const secretVersion = "aws:secretsmanager/secretVersion:SecretVersion";

/**
 * The secrets that hold a password which was made up, each with a server that is given the same password: such a secret
 * has to wait for its server.
 */
function withServers({ resources }: Deployment): { secret: Registration; server: Registration }[] {
  const made = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
  return made.flatMap(({ urn }) => {
    const holders = resources.filter(({ sources }) => Object.values(sources).flat().includes(urn));
    const secrets = holders.filter(({ type }) => type === secretVersion);
    const servers = holders.filter(({ type }) => type !== secretVersion);
    return secrets.flatMap((secret) => servers.map((server) => ({ secret, server })));
  });
}

function names(pairs: readonly { secret: Registration; server: Registration }[]): string[] {
  return pairs.map(({ secret, server }) => `${secret.name} for ${server.name}`);
}

test("production's secrets hold a password once the server that it opens takes it", async () => {
  const pairs = withServers(await deploy(program, { settings: settingsOf("prod") }));
  assert.deepEqual(names(pairs).sort(), [
    "siscoe-prod-environment for siscoe-prod-cache",
    "siscoe-prod-environment for siscoe-prod-database",
  ]);
  assert.deepEqual(
    names(pairs.filter(({ secret, server }) => !secret.dependencies.includes(server.urn))),
    [],
  );
});

test("so does whatever else is given a database's password, or a cache's token", async () => {
  const network = {
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    allowedSecurityGroupIds: ["sg-app"],
  };
  const made = await deploy(() => {
    const { password } = new Database("db", network);
    const { token } = new Cache("cache", network);
    new SecretBundle("of-db", { description: "a password", values: { password }, kmsKeyArn: "arn:key" });
    new SecretBundle("of-cache", { description: "a token", values: { token }, kmsKeyArn: "arn:key" });
  });
  for (const [secret, type, name] of [
    ["of-db", "aws:rds/instance:Instance", "db"],
    ["of-cache", "aws:elasticache/replicationGroup:ReplicationGroup", "cache"],
  ] as const) {
    const { dependencies, secretInputs } = resource(made, secretVersion, secret);
    assert.ok(dependencies.includes(resource(made, type, name).urn), secret);
    assert.deepEqual(secretInputs, ["secretString"]);
  }
});
