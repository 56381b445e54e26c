import fc from "fast-check";
import { FixedLength } from "./fixedLength";
import { type Memory, steps } from "./steps";
import type { Walked } from "./walked";

/** A walk: where its steps come from. */
export interface Walk {
  readonly seed: number;
  /** How many steps. */
  readonly length: number;
  /** Which of its shrunk lists of steps alone to go, as a failure prints it. @default the whole walk, shrunk if it fails */
  readonly path?: string | undefined;
  /** Whether a walk that fails is shrunk: each attempt takes as long as a walk. */
  readonly shrinks: boolean;
}

/** For how long a walk that fails is shrunk, in milliseconds. */
const patience = 30 * 60_000;

/**
 * Goes a walk from the environment's beginning. A walk that fails is shrunk to few steps that fail.
 *
 * @returns what was done, and how often.
 * @throws Error with those steps, why they fail, and the command that goes them alone.
 */
export async function walk(
  walked: Walked,
  { seed, length, path, shrinks }: Walk,
): Promise<ReadonlyMap<string, number>> {
  let done = new Map<string, number>();
  let failedAt: number | undefined;
  const property = fc.asyncProperty(new FixedLength(steps, length), async (all) => {
    // What is skipped does not fail: it has been shrunk for long enough.
    fc.pre(failedAt === undefined || Date.now() - failedAt < patience);
    done = new Map();
    try {
      await walked.begin();
      const memory: Memory = { commits: [walked.settings], done };
      await fc.asyncModelRun(() => ({ model: memory, real: walked }), all);
      await walked.window();
      await walked.assertWhole();
    } catch (error) {
      failedAt ??= Date.now();
      throw error;
    } finally {
      await walked.end();
    }
  });
  const found = await fc.check(property, {
    seed,
    numRuns: 1,
    includeErrorInReport: true,
    endOnFailure: !shrinks,
    ...(path !== undefined && { path }),
  });
  if (!found.failed) return done;
  const replay = `SEED=${seed} LENGTH=${length} WALK_PATH=${found.counterexamplePath ?? "0"}`;
  throw new Error(
    `To go this walk alone: ${replay} node --require ./tests/register.js --test tests/verify/walk.test.ts\n` +
      (fc.defaultReportMessage(found) ?? ""),
  );
}
