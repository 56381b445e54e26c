import { type Environment, keptInPlainText, problemWith, removingCommand, shown } from "./problem";
import { type Configuration, fullKey, type SettingsTable, type PlainValuesOf } from "./table";

/** What came of reading a table: its values, as far as they are right, and every problem found. */
export interface Reading<T extends SettingsTable> {
  readonly values: Partial<PlainValuesOf<T>>;
  readonly problems: readonly string[];
}

/**
 * Reads every row of a table from the raw configuration, and looks for secrets in plain text and for keys that no
 * row has. `pulumi:` keys are the engine's own.
 */
export function readTable<T extends SettingsTable>(
  table: T,
  { values: raw, isEncrypted }: Configuration,
  environment: Environment,
): Reading<T> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, setting] of Object.entries(table)) {
    const name = fullKey(environment.project, key);
    const value = raw[name];
    if (setting.secret === true && value !== undefined && !isEncrypted(name)) {
      problems.push(keptInPlainText(environment, key, setting));
      continue;
    }
    const result = setting.type.safeParse(value);
    if (result.success) values[key] = result.data;
    else {
      const what = value === undefined ? "is not set" : `is ${shown(setting, value)}`;
      problems.push(problemWith(environment, key, setting, what));
    }
  }
  const known = Object.keys(table).map((key) => fullKey(environment.project, key));
  for (const key of Object.keys(raw).sort()) {
    if (known.includes(key) || key.startsWith("pulumi:")) continue;
    const close = closest(key, known);
    const meant = close === undefined ? "see the README for those that are" : `did you mean ${close}?`;
    problems.push(
      `${key} is no setting of this stack; ${meant}\n    Mend it: ${removingCommand(environment, key)}`,
    );
  }
  return { values: values as Partial<PlainValuesOf<T>>, problems };
}

/** The known key that a mistyped one was most likely meant to be, if any is near. */
function closest(mistyped: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((key) => ({ key, distance: editDistance(mistyped.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= mistyped.length / 4 ? best.key : undefined;
}

/** How many letters have to be added, removed or changed to make one text of the other (Levenshtein). */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + change,
        ),
      );
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
