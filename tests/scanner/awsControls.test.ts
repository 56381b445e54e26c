import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { format } from "prettier";
import type { Registration } from "../support/mocks";
import { checkout } from "../support/stackFiles";
import { controls, judge, without } from "./awsControls";
import { type Control, isOf } from "./awsControls/control";
import type { Verdict } from "./checkov";
import { exceptions, excuses, unexcused } from "./exceptions";
import { atProductionsPrice, registered } from "./registered";
import { shortOf } from "./table";
import { awsTables, stacks as stacksInUse } from "./tables";

describe("AWS Foundational Security Best Practices and CIS' benchmark", () => {
  const excepted = exceptions().filter(({ control }) => !control.startsWith("CKV"));
  const advice =
    "Change the setting; or write the exception where the resource is made: // aws:skip=<control>: <why>";

  let stacks: (readonly Registration[])[];
  let verdicts: Verdict[];
  before(async () => {
    stacks = await stacksInUse();
    verdicts = stacks.flatMap(judge);
  });

  test("find nothing in production, or in the bootstrap, that nothing excuses", () => {
    assert.deepEqual(unexcused(verdicts, excepted), [], advice);
  });

  test("find nothing in staging but what its price explains", async () => {
    const staging = judge(await registered("staging", atProductionsPrice()));
    assert.deepEqual(unexcused(staging, excepted), [], advice);
  });

  test("were looked up for every type in use", () => {
    const used = new Set(
      stacks.flat().flatMap(({ type }) => (type.startsWith("aws:") ? [shortOf(type)] : [])),
    );
    const known = (type: string) => [controls.some(({ on }) => on === type), without.includes(type)];
    const wrong = [...used].filter((type) => known(type).filter(Boolean).length !== 1);
    assert.deepEqual(
      wrong,
      [],
      "add its controls, or the type to those without, in tests/scanner/awsControls",
    );
    const unused = [...without, ...controls.map(({ on }) => on)].filter((type) => !used.has(type));
    assert.deepEqual(unused, []);
  });

  test("need every exception, each of which says why", () => {
    for (const exception of excepted) {
      const { control, file, why } = exception;
      assert.ok(why.length > 20, `${file}: ${control}: say why`);
      const isNeeded = verdicts.some((verdict) => !verdict.passed && excuses(exception, verdict));
      assert.ok(isNeeded, `${file}: ${control} is met: take the exception out`);
    }
  });

  test("report each planted fault", () => {
    const silent = controls.filter((control) => {
      const all = stacks.find((stack) =>
        stack.some((one) => isOf(one, control.on) && control.met(one, stack)),
      );
      // What nothing in this stack meets is reported anyway, for all of its resources.
      if (all === undefined) return verdicts.some(({ control: id, passed }) => id === control.id && passed);
      const good = all.find((one) => isOf(one, control.on) && control.met(one, all));
      assert.ok(good, control.id);
      return control.met(...plant(control, good, all));
    });
    assert.deepEqual(silent, []);
  });

  test("have their tables in docs/security.md", async () => {
    const page = readFileSync(join(checkout, "docs", "security.md"), "utf8");
    for (const table of await awsTables(stacks)) {
      const wanted = await format(table, { parser: "markdown" });
      assert.ok(
        page.includes(wanted),
        `run npm run docs: docs/security.md has another table than this one:\n${wanted}`,
      );
    }
  });
});

/** A resource that meets a control, and all that was registered with it, with what breaks the control. */
function plant(
  { broken }: Control,
  good: Registration,
  all: readonly Registration[],
): [Registration, readonly Registration[]] {
  if (typeof broken === "function") return [good, broken(good, all)];
  if (typeof broken.without === "string")
    return [good, all.filter((one) => !isOf(one, String(broken.without)))];
  return [{ ...good, inputs: { ...good.inputs, ...broken } }, all];
}
