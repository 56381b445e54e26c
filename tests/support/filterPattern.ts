/** What a regular expression of CloudWatch's may hold: letters and digits, these symbols, these operators. */
const allowed = /^[\w:#=@/;,\-^$?[\]{}|\\*+.]+$/;

/**
 * Whether a line matches a filter pattern of CloudWatch Logs, as far as this repository uses them: one regular expression
 * between `%`, which matches anywhere in the line unless it is anchored.
 *
 * @throws Error for any other pattern, and for what CloudWatch's expressions don't have.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html (read on 28 November 2026): its
 * operators are JavaScript's, without parentheses, spaces, and anything that is not ASCII.
 */
export function matchesFilter(pattern: string, line: string): boolean {
  const expression = /^%(.*)%$/.exec(pattern)?.[1] ?? "";
  if (!allowed.test(expression)) throw new Error(`CloudWatch has no such expression: ${pattern}`);
  return new RegExp(expression).test(line);
}
