import { defaultOf, fullKey, isRequired, type Setting, type SettingsTable } from "./table";

/** Writes the reference of a table's settings, as Markdown. */
export function renderReference(table: SettingsTable, project: string): string {
  const sections = Object.entries(table).map(([key, setting]) =>
    [
      `## \`${fullKey(project, key)}\``,
      "",
      setting.description,
      "",
      `- ${standard(setting)}`,
      `- Allowed: ${setting.allowed}.`,
      ...(setting.variable === undefined ? [] : [`- The application's variable: \`${setting.variable}\`.`]),
      ...(setting.secret ? ["- A secret: kept in plain text, it is refused."] : []),
      ...(setting.onceUp === undefined
        ? []
        : [
            `- Once the environment is up it may ${setting.onceUp.may === "stay the same" ? "not change" : `only ${setting.onceUp.may}`}. ` +
              `Instead: ${setting.onceUp.instead}.`,
          ]),
    ].join("\n"),
  );
  return `${[
    "# Settings",
    "Every setting of a stack, made by `npm run docs` from the table in `config.ts`.",
    "Set one with `npm run settings -- set --stack <stack> <key> <value>`; a secret without the value, which is then " +
      'asked for. A list is JSON: `\'["sa-east-1a","sa-east-1b"]\'`. It refuses what is wrong, and takes no login; ' +
      "`npm run settings -- --help` has the rest.",
    ...sections,
  ].join("\n\n")}\n`;
}

function standard(setting: Setting): string {
  if (isRequired(setting)) return "Required.";
  const value = defaultOf(setting);
  if (value === undefined) return "Not set by default.";
  return `Default: \`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
