import { setCommand } from "./command";
import { mayWords } from "./onceUp";
import { defaultOf, fullKey, isRequired, type Setting, type SettingsTable } from "./table";

/** Writes the reference of the settings, as Markdown: a section for each topic. */
export function renderReference(sections: Readonly<Record<string, SettingsTable>>, project: string): string {
  const topics = Object.keys(sections);
  const count = Object.values(sections).reduce((sum, rows) => sum + Object.keys(rows).length, 0);
  return `${[
    "# Settings",
    `A stack has ${count} settings, in \`Pulumi.<stack>.yaml\`. \`npm run docs\` writes this page from the table in ` +
      "`config.ts`.",
    "To change a setting, run `npm run settings -- set --stack <stack> <key> <value>`. The command checks the value, and " +
      "needs no login. Leave out the value of a secret: the command asks for it. Write a list as JSON. " +
      "`npm run settings -- --help` shows the other commands.",
    topics.map((topic) => `[${topic}](#${topic.toLowerCase().replaceAll(" ", "-")})`).join(" · "),
    ...topics.flatMap((topic) => [`## ${topic}`, ...renderSettings(sections[topic] ?? {}, project)]),
  ].join("\n\n")}\n`;
}

function renderSettings(rows: SettingsTable, project: string): string[] {
  return Object.entries(rows).map(([key, setting]) =>
    [
      `### \`${fullKey(project, key)}\``,
      "",
      setting.description,
      "",
      `- ${standard(setting)}`,
      `- Allowed: ${setting.allowed}.`,
      `- Example: \`${setCommand({ project, stack: "prod" }, key, setting, setting.example)}\``,
      ...(setting.variable === undefined ? [] : [`- The application's variable: \`${setting.variable}\`.`]),
      ...(setting.secret ? ["- A secret: it is stored encrypted, and refused in plain text."] : []),
      ...(setting.onceUp === undefined
        ? []
        : [
            `- Once the environment is up it may ${mayWords(setting.onceUp)}. ` +
              `Instead: ${setting.onceUp.instead}.`,
          ]),
    ].join("\n"),
  );
}

function standard(setting: Setting): string {
  if (isRequired(setting)) return "Required.";
  const value = defaultOf(setting);
  if (value === undefined) return "Not set by default.";
  return `Default: \`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
