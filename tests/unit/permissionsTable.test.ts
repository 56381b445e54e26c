import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertOnSecurityPage } from "../support/securityPage";
import { may, places, renderTable, table } from "./permissionsTable";
import { roles } from "./permissionsTableRows";

describe("what each role may do", () => {
  for (const [our, their] of [
    ["prod", "staging"],
    ["staging", "prod"],
  ] as const) {
    test(`is what the table says, for ${our} beside ${their}`, () => {
      const wrong: string[] = [];
      let thing = "";
      for (const row of table(places[our], places[their])) {
        thing = row.thing === "" ? thing : row.thing;
        for (const role of roles) {
          const allowed = row.allowed.includes(role);
          for (const call of row.calls) {
            const refused = call.filter((request) => !may(role, places[our], request));
            if ((refused.length === 0) === allowed) continue;
            const which = (allowed ? refused : call).map(({ action, resource }) => `${action} ${resource}`);
            const what = allowed ? "refused" : "allowed";
            wrong.push(`${role}: ${thing}: ${row.doing}: ${what}: ${which.join(", ")}`);
          }
        }
      }
      assert.deepEqual(wrong, []);
    });
  }

  test("is in docs/security.md", () => {
    assertOnSecurityPage(renderTable(table(places.prod, places.staging)));
  });
});
