import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { factsOf, resourceTypes } from "../../aws/resourceTypes";
import type { ResourceTypes } from "../../aws/resourceTypes/facts";
import { table } from "../../emulator/services";
import type { Properties } from "../../emulator/values";
import { Account, UNKNOWN } from "./emulatorAccount";
import { cases } from "./replacementCases";

const { provider, cloud } = new Account();
const replaces = (token: string, before: Properties, after: Properties) =>
  provider.diff(token, "it", before, after).replaces;

describe("what replaces a resource", () => {
  for (const [token, { replacedBy, replacedWhen = {} }] of Object.entries(resourceTypes as ResourceTypes)) {
    test(`${token}: each input by itself, as the table says`, () => {
      const rules = table.get(token)?.inputs ?? {};
      const inputs = Object.keys(rules);
      const valued = (name: string, word: string) => ({ [name]: rules[name]?.set ? [{ name: word }] : word });
      const always = inputs.filter((name) => !(name in replacedWhen));
      const replacing = always.filter(
        (name) => replaces(token, valued(name, "one"), valued(name, "two")).length > 0,
      );
      const regional = inputs.includes("region") ? ["region"] : [];
      assert.deepEqual(replacing.sort(), [...replacedBy, ...regional].sort());
      // What a preview doesn't know may be anything.
      for (const name of replacedBy) {
        assert.deepEqual(replaces(token, { [name]: "one" }, { [name]: UNKNOWN }), [name]);
      }
    });

    test(`${token}: the table names inputs that there are, each once`, () => {
      const named = [...replacedBy, ...Object.keys(replacedWhen)];
      assert.deepEqual([...new Set(named)].sort(), [...named].sort());
      assert.deepEqual(
        named.filter((name) => table.get(token)?.inputs[name] === undefined || name === "region"),
        [],
      );
    });
  }

  for (const { token, property, before, after, is } of cases) {
    const what = `${token} ${property}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
    test(`${what} ${is === "replaced" ? "replaces" : "doesn't"}`, () => {
      assert.equal(replaces(token, before, after).includes(property), is === "replaced");
    });
  }

  test("is tried both ways wherever it depends", () => {
    for (const [token, { replacedWhen = {} }] of Object.entries(resourceTypes as ResourceTypes)) {
      for (const property of Object.keys(replacedWhen)) {
        const tried = cases.filter((one) => one.token === token && one.property === property);
        const verdicts = [...new Set(tried.map(({ is }) => is))].sort();
        // To the emulator an empty text is an unset one, so it sees no change here at all.
        const wanted = property === "overrideSpecial" ? ["replaced"] : ["in place", "replaced"];
        assert.deepEqual(verdicts, wanted, `${token} ${property}: tests/unit/replacementCases.ts`);
      }
    }
    for (const { token, property } of cases) {
      assert.ok(factsOf(token)?.replacedWhen?.[property], `${token} ${property}`);
    }
  });

  test("is a move to another region, and not to say which the provider's own is", () => {
    const { region } = cloud;
    const token = "aws:ec2/internetGateway:InternetGateway";
    const moved = (before: Properties, news: Properties) =>
      provider.diff(token, "it", before, provider.check(token, "it", before, news).inputs);
    assert.deepEqual(moved({ region }, { region: "us-east-1" }).replaces, ["region"]);
    assert.deepEqual(moved({}, { region: "us-east-1" }).replaces, ["region"]);
    assert.deepEqual(moved({ region: "us-east-1" }, {}).replaces, ["region"]);
    for (const [before, news] of [
      [{}, { region }],
      [{ region }, {}],
    ] as const) {
      assert.ok(!moved(before, news).changed.includes("region"));
    }
  });
});
