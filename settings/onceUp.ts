import { createHash } from "node:crypto";
import type { OnceUp, SettingsTable } from "./table";

/** The settings that an environment can't change any more, as it was last brought up with. */
export type Foundation = Readonly<Record<string, unknown>>;

/** Picks from the settings those that an environment keeps; of a secret, a fingerprint. */
export function foundationOf(table: SettingsTable, values: Readonly<Record<string, unknown>>): Foundation {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([, setting]) => setting.onceUp !== undefined)
      .map(([key, setting]) => [key, setting.secret ? fingerprint(values[key]) : (values[key] ?? null)]),
  );
}

function fingerprint(secret: unknown): string | null {
  return typeof secret === "string" ? createHash("sha256").update(secret).digest("hex") : null;
}

/** What a setting may become once its environment is up, in words that follow "may". */
export function mayWords({ may }: OnceUp): string {
  return may === "stay the same" ? "not change" : `only ${may}`;
}

/** Whether a setting may go from what the environment has to what is asked for. */
export function mayBecome(rule: OnceUp["may"], before: unknown, after: unknown): boolean {
  if (rule === "go to none by way of moving") return before !== "own" || after !== "none";
  if (rule === "grow" && typeof before === "number" && typeof after === "number") return after >= before;
  if (rule === "grow" && Array.isArray(before) && Array.isArray(after)) {
    return before.every((item) => after.includes(item));
  }
  if (rule === "grow at the end" && Array.isArray(before) && Array.isArray(after)) {
    return before.every((item, index) => after[index] === item);
  }
  if (rule === "grow" && typeof before === "string" && typeof after === "string") {
    return before.localeCompare(after, "en", { numeric: true }) <= 0;
  }
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null);
}
