import { type Commands, type OptionName, options, takersOf } from "./command";
import { commands } from "./table";

const commandList = lines(Object.entries(commands).map(([name, { summary }]) => [name, summary] as const));

/** README.md with the list of commands as it is (`npm run docs`). */
export function withCommands(readme: string): string {
  const names = Object.keys(commands).map((name) => `\`${name}\``);
  return readme.replace(/(?<=`npm run local -- <command>`:).*?(?=\. )/s, () => ` ${names.join(", ")}`);
}

/** What `npm run local -- --help` prints. */
export const help = `Runs an environment of SisCoE on this machine: the same program as on AWS, on the real Pulumi engine,
with an emulator of AWS (emulator/). Nothing reaches the cloud.

  npm start                     brings the environment "local" up
  npm run local -- <command>    works with an environment

Commands
${commandList}
Options
${lines((Object.keys(options) as OptionName[]).map((name) => [typedAs(name), wordsOf(name, commands)]))}
Formats of env: dotenv prints a .env file. process prints the variables that must be in the process's own environment,
as in env $(npm run --silent local -- env --format process) python … json prints everything as one JSON object.
Secrets that are not set, or are encrypted in the stack's file, are not available here: placeholders are used instead.
The data of an environment is in .local/: its state, with the secrets encrypted, the emulator's records,
and its servers' data and logs.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a resource that holds data would be replaced or deleted (diff), 130 stopped.
`;

function typedAs(name: OptionName): string {
  const option = options[name];
  return "value" in option ? `--${name} <${option.value}>` : `--${name}`;
}

/** Who takes an option, what it does, and what its value may be for whom. */
function wordsOf(name: OptionName, of: Commands): string {
  const takers = takersOf(name, of);
  const who = name === "help" || name === "stack" ? "" : `for ${takers.join(", ")}: `;
  const own =
    name === "stack"
      ? [`local; for ${takers.filter((taker) => of[taker]?.stack === "prod").join(", ")}: prod`]
      : takers.flatMap((taker) => {
          const { formats = [] } = of[taker] ?? {};
          return name === "format" ? [`${taker}: ${formats.join("|")}`] : [];
        });
  return `${who}${options[name].help}${own.length === 0 ? "" : ` (${own.join("; ")})`}`;
}

function lines(rows: readonly (readonly [name: string, words: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, words]) => `  ${name.padEnd(width)}  ${words}\n`).join("");
}
