import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { creditsPerHour, memoryGib } from "../../aws/classSizes";

describe("what an instance class has", () => {
  test("memory, as AWS's table of classes says", () => {
    const table: Readonly<Record<string, number>> = {
      ...{ "db.t4g.micro": 1, "db.t3.small": 2, "db.t4g.medium": 4, "db.t4g.2xlarge": 32 },
      ...{ "db.m7g.large": 8, "db.m6gd.xlarge": 16, "db.m7i.48xlarge": 768 },
      ...{ "db.r7g.large": 16, "db.r6i.32xlarge": 1024, "db.x2g.large": 32 },
      ...{ "db.x2idn.16xlarge": 1024, "db.x2iedn.xlarge": 128, "db.x2iedn.32xlarge": 4096 },
    };
    for (const [name, gib] of Object.entries(table)) assert.equal(memoryGib(name), gib, name);
  });

  test("of a series that is newer than the table, rather too little than too much", () => {
    assert.equal(memoryGib("db.m10g.large"), 8);
    assert.equal(memoryGib("db.z9g.xlarge"), 8);
    assert.equal(memoryGib("db.t5g.nano"), 1);
  });

  test("credits, only if it is burstable", () => {
    assert.deepEqual(["db.t4g.micro", "db.t3.large", "db.m7g.large"].map(creditsPerHour), [
      12,
      36,
      undefined,
    ]);
  });
});
