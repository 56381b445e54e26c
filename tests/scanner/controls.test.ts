import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { format } from "prettier";
import type { Registration } from "../support/mocks";
import { checkout } from "../support/stackFiles";
import { scan, type Verdict } from "./checkov";
import { exceptions, excuses, unexcused } from "./exceptions";
import { faults, plant } from "./faults";
import { atProductionsPrice, price, registered } from "./registered";
import { checkovTables, ofCheckov, stacks as stacksInUse } from "./tables";

describe("checkov, which tests/scanner/requirements.txt pins,", () => {
  const excepted = exceptions().filter(({ control }) => control.startsWith("CKV"));
  // checkov asks for backups, however few.
  const cheapBackups = atProductionsPrice(price["backups of a week"]);
  const advice =
    "Change the setting; or write the exception where the resource is made: // checkov:skip=<control>: <why>";

  let stacks: (readonly Registration[])[];
  let verdicts: Verdict[];
  before(async () => {
    stacks = await stacksInUse();
    verdicts = await ofCheckov(stacks);
  });

  test("finds nothing in production, or in the bootstrap, that nothing excuses", () => {
    assert.deepEqual(unexcused(verdicts, excepted), [], advice);
  });

  test("finds nothing in staging but what its price explains", async () => {
    assert.deepEqual(unexcused(await scan(await registered("staging", cheapBackups)), excepted), [], advice);
  });

  test("reports every planted fault", async () => {
    const found = await scan((stacks[1] ?? []).map(plant));
    const silent = faults.filter(
      ({ control, type, name }) =>
        !found.some(
          ({ passed, control: of, resource }) =>
            !passed && of === control && resource.type === type && resource.name === `siscoe-prod-${name}`,
        ),
    );
    assert.deepEqual(silent, []);
  });

  test("needs every exception, each of which says why", () => {
    for (const exception of excepted) {
      const { control, file, why } = exception;
      assert.ok(why.length > 20, `${file}: ${control}: say why`);
      const isNeeded = verdicts.some((verdict) => !verdict.passed && excuses(exception, verdict));
      assert.ok(isNeeded, `${file}: ${control} is met: take the exception out`);
    }
  });

  test("has its tables in docs/security.md", async () => {
    const page = readFileSync(join(checkout, "docs", "security.md"), "utf8");
    for (const table of checkovTables(stacks, verdicts)) {
      const wanted = await format(table, { parser: "markdown" });
      assert.ok(
        page.includes(wanted),
        `run npm run docs: docs/security.md has another table than this one:\n${wanted}`,
      );
    }
  });
});
