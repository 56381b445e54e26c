import assert from "node:assert/strict";
import { test } from "node:test";
import { withAllParts } from "../support/allParts";
import { Checkout } from "../support/checkout";
import { sourcesOf } from "../support/checkSources";
import { type Case, FailureBench, titleOf } from "../support/failures/bench";
import { made } from "../support/failures/inventory";
import { waves } from "../support/failures/waves";
import { Progress } from "../support/progress";

/**
 * Of every resource of production, with all optional parts on, the creation, the update and the deletion fail once, and
 * the engine is killed when AWS has done them and it has not heard of it. The same command, typed again, completes;
 * nothing is there twice, nothing is orphaned, and the next preview is empty.
 *
 * `WORKERS` (2) environments at a time. Run again, it goes on where it was stopped.
 */
const workers = Number(process.env["WORKERS"] ?? 2);
const operations = ["create", "update", "delete"] as const;

test("every resource's creation, update and deletion may fail, or lose the engine", async () => {
  const settings = await withAllParts();
  const benches = Array.from({ length: workers }, () => new FailureBench(settings));
  const [first = assert.fail()] = benches;
  const finished = await first.finish();
  const { held } = finished;
  const changeable = new Set(first.changeable(finished, made(held)).map(({ urn }) => urn));
  const takesPart = {
    create: () => true,
    update: ({ urn }: { urn: string }) => changeable.has(urn),
    delete: ({ retainOnDelete }: { retainOnDelete?: boolean }) => retainOnDelete !== true,
  };
  const of = (operation: Case["operation"]) =>
    waves(held, operation, takesPart[operation]).flatMap((wave): Case[] =>
      (["fails", "killed"] as const).map((way) => ({ operation, way, wave })),
    );
  // In turns: what is wrong with one operation shows early.
  const each = operations.map(of);
  const rounds = Math.max(...each.map(({ length }) => length));
  const cases = Array.from({ length: rounds }, (_, round) =>
    each.flatMap((own) => own.slice(round, round + 1)),
  ).flat();
  const sources = await sourcesOf(new Checkout().folder, "tests/verify/failures.test.ts");
  const progress = new Progress("failures", sources);
  const waiting = cases.filter((one) => !progress.has(titleOf(one)));
  const failed: string[] = [];
  const work = async (bench: FailureBench) => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      try {
        for (let { wave } = one; wave.length > 0;) wave = await bench.run({ ...one, wave }, finished);
        progress.add(titleOf(one));
        console.log(`${progress.titles.length} of ${cases.length}: ${titleOf(one)}`);
      } catch (error) {
        failed.push(`${titleOf(one)}\n${error instanceof Error ? error.message : String(error)}`);
        console.log(`FAILED: ${failed.at(-1) ?? ""}`);
      }
    }
  };
  await Promise.all(benches.map(work));
  for (const operation of operations) {
    const count = made(held).filter(takesPart[operation]).length;
    console.log(
      `${operation}: ${count} of ${made(held).length} resources failed, and ${count} lost the engine`,
    );
  }
  assert.deepEqual(failed, []);
});
