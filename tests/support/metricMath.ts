import type { Values } from "./alarmStates";

type Operand = number | Values | readonly Values[];

/**
 * The values of an expression of CloudWatch's metric math, as far as the alarms use it: `IF`, `MAX`, `SUM`, `DIFF`,
 * `METRICS()`, and `>=`, `-`, `*`, `/` between series and numbers.
 *
 * A period has a value where every series that goes into it has one; MAX and SUM of several series take those that have.
 *
 * @param series - the values of each series, by its id.
 * @throws Error for what is none of these.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function metricMath(expression: string, series: Readonly<Record<string, Values>>): Values {
  const tokens = expression.match(/>=|[A-Za-z]\w*|\d+(\.\d+)?|\S/g) ?? [];
  let at = 0;
  const take = (expected?: string) => {
    const token = tokens[at++] ?? "";
    if (expected !== undefined && token !== expected)
      throw new Error(`${expression}: ${expected}, not ${token}`);
    return token;
  };

  const operators: Readonly<Record<string, (one: number, other: number) => number>> = {
    ">=": (one, other) => Number(one >= other),
    "-": (one, other) => one - other,
    "*": (one, other) => one * other,
    "/": (one, other) => one / other,
  };
  const binary = (level: readonly (readonly string[])[]): Operand => {
    const [here, ...tighter] = level;
    if (here === undefined) return operand();
    let left = binary(tighter);
    while (here.includes(tokens[at] ?? "")) {
      const operator = operators[take()];
      left = together([left, binary(tighter)], ([one = 0, other = 0]) => operator?.(one, other));
    }
    return left;
  };
  const sum = () => binary([[">="], ["-"], ["*", "/"]]);

  const operand = (): Operand => {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    if (tokens[at] !== "(") {
      const known = series[token];
      if (known === undefined) throw new Error(`${expression}: there is no ${token}`);
      return known;
    }
    take("(");
    const given: Operand[] = [];
    while (tokens[at] !== ")") {
      given.push(sum());
      if (tokens[at] === ",") take();
    }
    take(")");
    return call(token, given);
  };

  const call = (name: string, given: readonly Operand[]): Operand => {
    const [first = 0] = given;
    switch (name) {
      case "METRICS":
        return Object.values(series);
      case "IF":
        return together(given, ([condition = 0, one, other]) => (condition === 0 ? other : one));
      case "DIFF":
        return everyOf(first, (values) => values.map((value, index) => difference(values[index - 1], value)));
      case "MAX":
        return across(first, (values) => Math.max(...values));
      case "SUM":
        return across(first, (values) => values.reduce((all, value) => all + value, 0));
      default:
        throw new Error(`Say here what ${name} means`);
    }
  };

  const found = sum();
  if (at < tokens.length || !isSeries(found)) throw new Error(`${expression} is no one series`);
  return found;
}

const isSeries = (operand: Operand): operand is Values =>
  Array.isArray(operand) && !operand.some((item) => Array.isArray(item));
const isList = (operand: Operand): operand is readonly Values[] =>
  Array.isArray(operand) && !isSeries(operand);

/** Period by period; no value where one is lacking. */
function together(
  operands: readonly Operand[],
  combine: (values: readonly number[]) => number | undefined,
): Values {
  const length = Math.max(...operands.map((operand) => (isSeries(operand) ? operand.length : 0)));
  return Array.from({ length }, (_, index) => {
    const values = operands.map((operand) => (isSeries(operand) ? operand[index] : (operand as number)));
    return values.every((value) => value !== undefined) ? combine(values) : undefined;
  });
}

function everyOf(operand: Operand, change: (values: Values) => Values): Operand {
  if (isList(operand)) return operand.map(change);
  if (isSeries(operand)) return change(operand);
  throw new Error("a series, not a number");
}

/** Of the series that have a value. */
function across(operand: Operand, combine: (values: readonly number[]) => number): Values {
  const all = isList(operand) ? operand : [operand as Values];
  return Array.from({ length: all[0]?.length ?? 0 }, (_, index) => {
    const values = all.map((series) => series[index]).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : combine(values);
  });
}

function difference(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined ? undefined : now - before;
}
