import type { StackIdentity } from "./command";
import { keptEncrypted, keptInPlainText, keyRefused, problemWith, valueRefused } from "./problem";
import { type Configuration, fullKey, type SettingsTable, type PlainValuesOf } from "./table";

/** What came of reading a table: its values, as far as they are right, and every problem found. */
export interface Reading<T extends SettingsTable> {
  readonly values: Partial<PlainValuesOf<T>>;
  readonly problems: readonly string[];
}

/**
 * Reads every row of a table from the raw configuration, and looks for secrets in plain text, for what is
 * encrypted and no secret, and for keys that no row has. `pulumi:` keys are the engine's own.
 */
export function readTable<T extends SettingsTable>(
  table: T,
  { values: raw, isEncrypted }: Configuration,
  environment: StackIdentity,
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
    if (setting.secret !== true && value !== undefined && isEncrypted(name)) {
      problems.push(keptEncrypted(environment, table, key));
      continue;
    }
    const result = setting.type.safeParse(value);
    if (result.success) values[key] = result.data;
    else if (value === undefined) problems.push(problemWith(environment, table, key, "is not set"));
    else problems.push(valueRefused(environment, table, key, value));
  }
  const known = Object.keys(table).map((key) => fullKey(environment.project, key));
  for (const key of Object.keys(raw).sort()) {
    if (known.includes(key) || key.startsWith("pulumi:")) continue;
    const taken = (meant: string) => raw[meant] !== undefined;
    problems.push(keyRefused(environment, table, key, { encrypted: isEncrypted(key), taken }));
  }
  return { values: values as Partial<PlainValuesOf<T>>, problems };
}
