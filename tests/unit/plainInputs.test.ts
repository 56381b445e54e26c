import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { randomResult } from "../support/awsStates";
import { deploy, type Registration } from "../support/mocks";
import { optionalParts, withService } from "../support/otherValues";
import { SecretSearch } from "../support/secretSearch";
import { secretKeys } from "../support/settings";

/** A value for a secret setting that is found wherever it gets. */
const marker = (key: string) =>
  `marker-of-${key.replace(/\W/g, "-")}-${"x".repeat(40)}`.slice(0, key.endsWith("EncryptionKey") ? 43 : 64);

/** What a resource is made of that the engine was not told to be secret: state, plans, previews and tags show it. */
function plainInputs(resources: readonly Registration[]): [string, string][] {
  return resources.flatMap(({ name, inputs, secretInputs }) =>
    Object.entries(inputs)
      .filter(([input]) => !secretInputs.includes(input))
      .map(([input, value]): [string, string] => [`${name}.${input}`, JSON.stringify(value)]),
  );
}

describe("the plain inputs of production with every part on", () => {
  const search = new SecretSearch();
  let resources: readonly Registration[];
  before(async () => {
    const secrets = secretKeys.map((key) => {
      const value = key === "siscoe:chatEncryptionKey" ? `${marker(key)}=` : marker(key);
      search.add(key, value);
      return [key, value] as const;
    });
    const settings = { ...withService, ...optionalParts, ...Object.fromEntries(secrets) };
    ({ resources } = await deploy(program, { settings }));
    for (const { type, name, inputs } of resources)
      if (type === "random:index/randomPassword:RandomPassword")
        search.add(name, randomResult(name, Number(inputs["length"])));
  });

  test("hold no secret: the application's containers have references", () => {
    assert.ok(search.names.length > secretKeys.length + 2, search.names.join());
    assert.deepEqual(search.foundIn(plainInputs(resources)), []);
  });

  test("are searched: a secret that a container is given as a variable is found", () => {
    const [secret = ""] = secretKeys;
    const planted = resources.map((one) =>
      one.type === "aws:ecs/taskDefinition:TaskDefinition"
        ? { ...one, inputs: { ...one.inputs, containerDefinitions: [{ environment: [marker(secret)] }] } }
        : one,
    );
    assert.equal(search.foundIn(plainInputs(planted)).length, 4);
  });
});
