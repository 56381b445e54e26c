import { randomInt } from "node:crypto";
import { test } from "node:test";
import { Checkout } from "../support/checkout";
import { walk } from "../support/walk/walk";
import { Walked } from "../support/walk/walked";

/**
 * A short walk of tests/verify/walk.test.ts, another one each time, or that of `SEED`. What it finds,
 * `SEED=… LENGTH=6 node --require ./tests/register.js --test tests/verify/walk.test.ts` shrinks.
 */
const seed = Number(process.env["SEED"] ?? randomInt(1_000_000));
const length = 6;

test(`${length} random steps lose no row, and leave nothing to do (SEED=${seed})`, async () => {
  const walked = new Walked(new Checkout({ servers: true }));
  try {
    await walk(walked, { seed, length, shrinks: false });
  } finally {
    walked.remove();
  }
});
