import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { everything } from "./environments";
import type { Resource } from "./mapping";
import { faults, mappingOf } from "./services";
import { secondOpinion } from "./secondOpinion";

const titled = ({ type, name }: Resource) => `${type} "${name}"`;

/** The mapping of a resource, told by its type, its call and what decides between two of them. */
const called = ({ type, inputs }: Resource) => {
  const { call, file, inputs: rules } = mappingOf(type, inputs);
  return `${type} by ${call} with ${Object.keys(rules).join(", ")} (tests/models/services/${file})`;
};

describe("what the provider would send to AWS", () => {
  let registered: Resource[];
  before(async () => {
    registered = await everything();
  });

  test("is what AWS's own models of its API, and CloudFormation's schemas, take", async () => {
    const findings = await secondOpinion(registered);
    const words = findings.map(({ resource, words }) => `${titled(resource)}: ${words}`);
    assert.deepEqual([...new Set(words)], []);
  });

  test("is refused for a fault in each type's requests", async () => {
    const faulty = faults.map(({ type, input, value }) => {
      const right = registered.find((made) => made.type === type && input in made.inputs);
      const made = right ?? registered.find((other) => other.type === type);
      assert.ok(made);
      return { ...made, name: `${type} ${input}`, inputs: { ...made.inputs, [input]: value } };
    });
    const calls = (all: readonly Resource[]) => [...new Set(all.map(called))].sort();
    const [planted, sent] = [calls(faulty), calls(registered)];
    assert.deepEqual(
      {
        "add a fault to `faults` beside the mapping of": sent.filter((one) => !planted.includes(one)),
        "no environment sends": planted.filter((one) => !sent.includes(one)),
      },
      { "add a fault to `faults` beside the mapping of": [], "no environment sends": [] },
    );

    const findings = await secondOpinion(faulty);
    const silent: string[] = [];
    for (const [index, { type, input, says }] of faults.entries()) {
      const words = findings.filter(({ resource }) => resource === faulty[index]).map((found) => found.words);
      if (!words.some((found) => found.includes(says))) {
        silent.push(`${type} with a wrong ${input}: ${words.join("; ") || "nothing is said"}`);
      }
    }
    assert.deepEqual(silent, []);
  });
});
