import { table } from "../../config";
import { fullKey, type Setting } from "../../settings/table";
import { bases, type SettingChange } from "./settingChanges";

/** Settings of which no change is ever made in an environment that is up, beside those that have to stay the same, and why. */
const excused: Readonly<Record<string, string>> = {
  databaseKeepKey:
    "says what the engine does when it deletes a key: until then there is nothing to do (tests/unit/teardown.test.ts)",
  cacheTokenStrategy:
    "SET ends a rotation, which takes an `up` of its own first (tests/verify/rotation.test.ts)",
};

/**
 * The settings of which no change was made, refused or without effect as all of them were, and no reason is known; and those
 * with a reason, or that have to stay the same, of which one was made after all.
 */
export function misjudged(made: readonly SettingChange[]): string[] {
  const changed = new Set(made.flatMap(changedBy));
  return Object.entries<Setting>(table).flatMap(([key, { onceUp }]) => {
    const isExcused = key in excused || onceUp?.may === "stay the same";
    const isMade = changed.has(fullKey("siscoe", key));
    if (isMade !== isExcused) return [];
    return [isMade ? `${key} was made, and is excused` : `${key} was never made`];
  });
}

/** The settings that are others than before: some go along as they were. */
function changedBy({ from, settings }: SettingChange): string[] {
  const base: Readonly<Record<string, string>> = bases[from];
  return Object.keys(settings).filter((name) => settings[name] !== base[name]);
}
