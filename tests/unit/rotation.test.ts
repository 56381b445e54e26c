import assert from "node:assert/strict";
import { describe, test } from "node:test";
import program = require("../../index");
import { type CacheToken, tokenAfter, tokenProblems } from "../../settings/rotation";
import { deploy, ProgramFailed } from "../support/mocks";
import { problemsOf } from "../support/settings";
import { settingsOf } from "../support/stackFiles";

type Step = [version: number, strategy: "ROTATE" | "SET"];
const asked = ([cacheTokenVersion, cacheTokenStrategy]: Step) => ({ cacheTokenVersion, cacheTokenStrategy });

/** Where a rotation is after ups with these settings, the first of which creates the cache; none may be refused. */
function after(...steps: Step[]): CacheToken {
  let token: CacheToken | undefined;
  for (const step of steps) {
    assert.deepEqual(tokenProblems(asked(step), token), [], step.join(" "));
    token = tokenAfter(asked(step), token, token === undefined);
  }
  return token ?? assert.fail();
}

const words = (step: Step, token: CacheToken | undefined) =>
  tokenProblems(asked(step), token).map(({ what }) => what);

describe("a rotation of the cache's token", () => {
  test("goes from ROTATE with a new token to SET, and on to the next, with ups in between that change nothing", () => {
    const whole: Step[] = [
      [1, "ROTATE"],
      [2, "ROTATE"],
      [2, "ROTATE"],
      [2, "SET"],
      [2, "SET"],
      [3, "ROTATE"],
      [3, "SET"],
    ];
    assert.deepEqual(after(...whole), { version: 3, state: "set" });
    // AWS drops the oldest of three.
    assert.deepEqual(after([1, "ROTATE"], [2, "ROTATE"], [3, "ROTATE"], [3, "SET"]).state, "set");
  });

  test("is not ended before it has begun, nor in the same up, and not begun to the token that is there", () => {
    assert.match(words([1, "SET"], after([1, "ROTATE"])).join(), /^ends a rotation, and none has begun/);
    assert.match(words([7, "SET"], after([7, "ROTATE"])).join(), /none has begun/);
    assert.match(
      words([2, "SET"], after([1, "ROTATE"])).join(),
      /^can't come in the same "up" .*\(1 until now\)/,
    );
    const set = after([1, "ROTATE"], [2, "ROTATE"], [2, "SET"]);
    assert.match(words([3, "SET"], set).join(), /^can't come in the same "up" .*\(2 until now\)/);
    assert.match(words([2, "ROTATE"], set).join(), /^begins a rotation, but to no new token/);
  });

  test("goes on in an environment that has noted nothing of it: AWS knows where it is", () => {
    for (const step of [
      [2, "ROTATE"],
      [2, "SET"],
    ] as Step[])
      assert.deepEqual(words(step, undefined), []);
    assert.deepEqual(tokenAfter(asked([2, "ROTATE"]), undefined, false).state, "rotating");
  });

  test("is checked by the program, which notes it, before it registers anything", async () => {
    const settings = settingsOf("prod");
    const { outputs } = await deploy(program, { settings });
    const { foundation } = outputs as { foundation: { cacheToken: unknown } };
    assert.deepEqual(foundation.cacheToken, { version: 1, state: "fresh" });
    const early = { ...settings, "siscoe:cacheTokenStrategy": "SET" };
    await assert.rejects(deploy(program, { settings: early, previousOutputs: { foundation } }), (error) => {
      assert.ok(error instanceof ProgramFailed);
      assert.deepEqual(error.resources, []);
      const [problem = "", ...others] = problemsOf(error.failure);
      assert.deepEqual(others, []);
      assert.match(problem, /^siscoe:cacheTokenStrategy \("SET"\) ends a rotation, and none has begun/);
      assert.match(problem, /Fix: npm run settings -- unset --stack prod siscoe:cacheTokenStrategy$/);
      return true;
    });
  });
});
