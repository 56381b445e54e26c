import program = require("../../index");
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { unprotected } from "../support/allParts";
import { FailureBench, titleOf } from "../support/failures/bench";
import { type Held, made } from "../support/failures/inventory";
import { waves } from "../support/failures/waves";
import { deploy } from "../support/mocks";

/** One case of tests/verify/failures.test.ts, which has them all: another one each time, or that of `SEED`. */
const seed = Number(process.env["SEED"] ?? randomInt(100_000));

test(`an operation that fails, or loses the engine, is told, and mended by the next command (SEED=${seed})`, async () => {
  const operation = (["create", "update", "delete"] as const)[seed % 3] ?? "create";
  const way = Math.floor(seed / 3) % 2 === 0 ? "fails" : "killed";
  const bench = new FailureBench(unprotected);
  const finished = operation === "create" ? undefined : await bench.finish(false);
  const held: readonly Held[] =
    finished?.held ?? (await deploy(program, { settings: unprotected })).resources;
  const changeable = finished && operation === "update" ? bench.changeable(finished, made(held)) : held;
  const stays = (one: Held) => operation === "delete" && one.retainOnDelete === true;
  const all = waves(held, operation, (one) => changeable.includes(one) && !stays(one));
  const wave = all[Math.floor(seed / 6) % all.length] ?? [];
  console.log(titleOf({ operation, way, wave }));
  await bench.run({ operation, way, wave }, finished);
});
