import assert from "node:assert/strict";
import { test } from "node:test";
import { Cache } from "../../components/cache";
import { inputs } from "../support/find";
import { deploy } from "../support/mocks";
import { Account } from "./emulatorAccount";

const GROUP = "aws:elasticache/parameterGroup:ParameterGroup";

for (const [engine, engineVersion] of [
  ["valkey", "8.0"],
  ["valkey", "9.1"],
  ["redis", "7.1"],
] as const) {
  // The eviction policy is ElastiCache's default: it counts as the user's all the same, and a refresh finds it.
  test(`the parameters of a cache are read back as the program has them: ${engine} ${engineVersion}`, async () => {
    const network = {
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      allowedSecurityGroupIds: ["sg-1"],
    };
    const made = await deploy(() => {
      new Cache("cache", { ...network, engine, engineVersion });
    });
    const account = new Account();
    const group = { ...inputs(made, GROUP, "cache") };
    assert.deepEqual(account.problems(GROUP, group), []);
    const { id } = await account.create(GROUP, group);
    const read = account.provider.read(GROUP, id)?.properties ?? {};
    assert.deepEqual(read["parameters"], [{ name: "maxmemory-policy", value: "volatile-lru" }]);
    const news = account.provider.check(GROUP, "it", read, group).inputs;
    assert.deepEqual(account.provider.diff(GROUP, "it", read, news).changed, []);
  });
}
