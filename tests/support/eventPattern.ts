type Json = Readonly<Record<string, unknown>>;

/**
 * Whether an event matches a pattern of EventBridge's, as far as this repository uses them: values, `prefix`, and `$or`.
 *
 * @throws Error for an operator that isn't here.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesEvent(pattern: Json, event: unknown): boolean {
  if (typeof event !== "object" || event === null) return false;
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === "$or") return (wanted as readonly Json[]).some((one) => matchesEvent(one, event));
    const found = (event as Json)[field];
    if (!Array.isArray(wanted)) return matchesEvent(wanted as Json, found);
    // Of a list, one item is enough.
    return [found].flat().some((value) => wanted.some((one) => matchesValue(one, value)));
  });
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  const [[operator, operand] = []] = Object.entries(wanted);
  if (operator !== "prefix") throw new Error(`Say here what ${String(operator)} means`);
  return typeof value === "string" && value.startsWith(String(operand));
}
