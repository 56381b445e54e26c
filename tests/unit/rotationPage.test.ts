import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { section } from "../support/operationsPage";

test("docs/operations.md says of each secret how it is rotated, or that it never is", () => {
  const said = section("Rotating");
  const secrets = Object.entries<Setting>(table).filter(([, { secret }]) => secret === true);
  assert.ok(secrets.length > 5);
  const unsaid = secrets.filter(
    ([key, { variable = key }]) => !said.includes(key) && !said.includes(variable),
  );
  assert.deepEqual(
    unsaid.map(([key]) => key),
    [],
  );
});
