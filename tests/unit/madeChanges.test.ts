import assert from "node:assert/strict";
import { test } from "node:test";
import { fullKey } from "../../settings/table";
import { misjudged } from "../support/madeChanges";
import { bases, type SettingChange, singleChanges } from "../support/settingChanges";

const all = (Object.keys(bases) as SettingChange["from"][]).flatMap(singleChanges);
const changing = (key: string) => all.filter(({ settings }) => fullKey("siscoe", key) in settings);

test("a setting that no change is made of is told, and so is one that is made and can't be", () => {
  const wrong = misjudged(all).map((problem) => problem.split(" ")[0] ?? "");
  const right = all.filter((change) => !wrong.some((key) => changing(key).includes(change)));
  const but = (key: string) => right.filter((change) => !changing(key).includes(change));
  assert.deepEqual(misjudged(but("asgiThreads")), ["asgiThreads was never made"]);
  assert.deepEqual(misjudged(right), []);
  assert.deepEqual(misjudged([...right, ...changing("vpcCidr")]), ["vpcCidr was made, and is excused"]);
});
