import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { Checkout } from "../support/checkout";
import { sourcesOf } from "../support/checkSources";
import { Progress } from "../support/progress";
import { walk } from "../support/walk/walk";
import { Walked } from "../support/walk/walked";

/**
 * The long walk: `STEPS` (1,000) random steps, in walks of `LENGTH` (20) from the same saved environment, with real servers
 * and a writer that commits rows all the time. After every step each committed row is there, and nothing is left to do.
 *
 * Two walks at a time, one a core. Run again, it goes on where it was stopped. A walk that fails is shrunk, and printed with
 * what replays it: `SEED`, and with `WALK_PATH` only its shrunk steps. `WALK_WHOLE=1` leaves it as it was found.
 */
const steps = Number(process.env["STEPS"] ?? 1000);
const length = Number(process.env["LENGTH"] ?? 20);
/** One walk to replay, in place of all of them. */
const { SEED: only, WALK_PATH: path, WALK_WHOLE: whole } = process.env;

/** `walk <seed>: <times> × <kind>; …`, of a walk that has passed. */
const form = /^walk (\d+), (\d+) steps in (\d+) s: (.*)$/;

test(`${steps} random steps lose no row, and leave nothing to do`, async () => {
  const checkouts = Array.from({ length: only === undefined ? 2 : 1 }, () => new Checkout({ servers: true }));
  const { folder } = checkouts[0] ?? assert.fail();
  const own = ["tests/verify/walk.test.ts", "tests/support/walk/warmProcess.ts"];
  const progress = new Progress("walk", await sourcesOf(folder, ...own));
  const passed = () => progress.titles.map((title) => form.exec(title)).filter((found) => found !== null);
  const count = () => passed().reduce((sum, [, , number]) => sum + Number(number), 0);
  const failed: string[] = [];
  const go = async (walked: Walked) => {
    const seed = Number(only ?? randomInt(1_000_000));
    const began = Date.now();
    const done = await walk(walked, { seed, length, path, shrinks: whole === undefined });
    const seconds = Math.round((Date.now() - began) / 1000);
    const kinds = [...done].map(([kind, times]) => `${times} × ${kind}`).join("; ");
    const title = `walk ${seed}, ${length} steps in ${seconds} s: ${kinds}`;
    if (only === undefined) progress.add(title);
    console.log(`${count()} of ${steps} steps: ${title}`);
  };
  const work = async (checkout: Checkout) => {
    const walked = new Walked(checkout);
    try {
      await walked.save();
      do await go(walked);
      while (only === undefined && count() < steps && failed.length === 0);
    } catch (error) {
      failed.push(error instanceof Error ? error.message : String(error));
      console.log(`FAILED: ${failed.at(-1) ?? ""}`);
    } finally {
      await walked.end();
      walked.remove();
    }
  };
  await Promise.all(checkouts.map(work));
  assert.deepEqual(failed, []);
  console.log(total(passed().map(([, , , , kinds = ""]) => kinds)));
});

/** How often each kind of step was gone, in all walks. */
function total(walks: readonly string[]): string {
  const sum = new Map<string, number>();
  for (const one of walks.flatMap((kinds) => kinds.split("; "))) {
    const [times = "", kind = ""] = one.split(" × ");
    sum.set(kind, (sum.get(kind) ?? 0) + Number(times));
  }
  return [...sum].map(([kind, times]) => `${kind}: ${times}`).join("\n");
}
