import { legible } from "./legible";
import { valueMeant } from "./meant";
import { fullKey, type SettingsTable } from "./table";
import type { Entry } from "./stackFile";

/** The settings that the engine reads otherwise than they are written, each with its line and what to write instead. */
export function changesByYaml(
  entries: readonly Entry[],
  table: SettingsTable,
  { project, file }: { readonly project: string; readonly file: string },
): string[] {
  const rows = new Map(Object.entries(table).map(([key, setting]) => [fullKey(project, key), setting]));
  return entries.flatMap(({ key, text, written, line }) => {
    const row = rows.get(key);
    if (row === undefined || row.secret === true || text === undefined || written === undefined) return [];
    const [read, meant] = [text, written].map((value) => row.type.safeParse(value).data);
    // A number is the same, however it is written; so is TRUE, and null, which is none.
    const isSame =
      read === meant ||
      text === "" ||
      text === written.toLowerCase() ||
      (typeof read === "number" && Number(written.replaceAll("_", "")) === read);
    if (isSame) return [];
    const intended = meant === undefined ? (valueMeant(key, row, written) ?? "<value>") : written;
    return [
      `${file}, line ${line}: ${key} is written ${legible(written)}, which YAML reads as ${legible(text)}. ` +
        `Fix: write it in quotes: "${intended}"${read === undefined ? "" : `, or "${text}" if you mean that`}.`,
    ];
  });
}
