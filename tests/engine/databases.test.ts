import { test } from "node:test";
import { Checkout } from "../support/checkout";
import { versionComesUp } from "./otherDatabases";

/** The others, and somebody else's snapshot, are in tests/verify. */
test("PostgreSQL 18 comes up, and stays as it is", async () => {
  await versionComesUp(new Checkout(), "18");
});
