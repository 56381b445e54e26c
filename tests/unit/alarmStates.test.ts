import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AlarmState, stateOf, type Values } from "../support/alarmStates";
import { metricMath } from "../support/metricMath";

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;
const short: Readonly<Record<string, AlarmState>> = {
  A: "ALARM",
  O: "OK",
  I: "INSUFFICIENT_DATA",
};

/** A row of AWS's tables: 0 doesn't breach, X does, - is missing. `R` keeps the state that was. */
const values = (points: string): Values => points.split(" ").map((point) => ({ "0": 0, X: 10 })[point]);

describe("an alarm's state is what AWS's own examples say", () => {
  // The four letters are the columns MISSING, IGNORE, BREACHING, NOT BREACHING.
  for (const [needed, rows] of [
    [
      3,
      {
        "0 - X - X": "OOOO",
        "0 - - - -": "OOOO",
        "- - - - -": "IRAO",
        "0 X X - X": "AAAA",
        "- - - - X": "IRAO",
        "X - - - -": "ARAO",
      },
    ],
    [
      2,
      {
        "0 - X - X": "AAAA",
        "0 0 X 0 X": "AAAA",
        "0 - X - -": "OOAO",
        "- - - - 0": "OOAO",
        "- - - - X": "IRAO",
      },
    ],
  ] as const) {
    test(`${needed} of 3`, () => {
      const alarm = { comparisonOperator: "GreaterThanThreshold", threshold: 3, evaluationPeriods: 3 };
      for (const [points, columns] of Object.entries(rows)) {
        for (const [index, treatMissingData] of treatments.entries()) {
          for (const before of ["ALARM", "INSUFFICIENT_DATA", "OK"] as const) {
            const letter = columns[index] ?? "";
            const wanted = letter === "R" ? before : short[letter];
            const judged = { ...alarm, datapointsToAlarm: needed, treatMissingData };
            assert.equal(stateOf(judged, values(points), before), wanted, `${points} ${treatMissingData}`);
          }
        }
      }
    });
  }

  test("and at the threshold itself nothing breaches", () => {
    const alarm = { threshold: 3, evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: "missing" };
    for (const comparisonOperator of ["GreaterThanThreshold", "LessThanThreshold"]) {
      assert.equal(stateOf({ ...alarm, comparisonOperator }, [3], "OK"), "OK");
    }
  });
});

describe("metric math", () => {
  const series = { a: [1, undefined, 0, 5], b: [2, 4, 2, undefined] };
  for (const [expression, wanted] of [
    ["IF(a >= 1, 100 * a / b, 0)", [50, undefined, 0, undefined]],
    ["b - a * 2", [0, undefined, 2, undefined]],
    ["MAX(METRICS())", [2, 4, 2, 5]],
    ["SUM(METRICS())", [3, 4, 2, 5]],
    ["MAX(DIFF(METRICS()))", [undefined, 2, -2, 5]],
  ] as const) {
    test(expression, () => {
      assert.deepEqual(metricMath(expression, series), wanted);
    });
  }

  test("says what it can't", () => {
    assert.throws(() => metricMath("RATE(a)", series), /Say here what RATE means/);
    assert.throws(() => metricMath("c / b", series), /there is no c/);
    assert.throws(() => metricMath("METRICS()", series), /is no one series/);
  });
});
