import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackIdentity } from "./command";
import { changesByYaml } from "./quotes";
import { settingsFile } from "./stackName";
import type { SettingsTable } from "./table";
import { EngineNumber, readUnquoted } from "./yamlValues";

/**
 * What the engine read otherwise than it is written in the stack's own file: 17.10, without quotes, is 17.1 to it, and of a
 * setting that stands there twice, under two spellings of its key, it read either. The
 * engine hands a program values alone, so the program looks at the file. It may be another one (`--config-file`), or
 * nowhere (the Automation API): only what the engine did read so is told of.
 *
 * @param folder - the project's, which the CLI runs the program in.
 * @param values - what the engine handed over.
 * @returns a problem each; none, where there is no file, or none that can be read.
 */
export async function changedInOwnFile(
  folder: string,
  values: Readonly<Record<string, string>>,
  table: SettingsTable,
  environment: StackIdentity,
): Promise<string[]> {
  const path = join(folder, `Pulumi.${environment.stack}.yaml`);
  const content = textOf(path);
  if (!mayChange(content) && !namesTwoWays(content)) return [];
  // Loaded here, as a YAML parser costs every start some time, and hardly any file needs it.
  const { SetTwice, StackFile } = await import("./stackFile.js");
  const file = settingsFile(environment.stack, environment.folder);
  try {
    const entries = new StackFile(path, environment.project, file).entries;
    const read = entries.filter(({ key, text }) => text !== undefined && values[key] === text);
    return changesByYaml(read, table, { project: environment.project, file });
  } catch (error) {
    if (error instanceof SetTwice) return [error.message];
    // What the engine makes of a file that this reader refuses is the engine's to say.
    return [];
  }
}

/** Whether a value may stand there without quotes that the engine reads otherwise: a number or a date. */
function mayChange(content: string): boolean {
  return [...content.matchAll(/:\s+([-+.\d][^\s,}]*)/g)].some(([, word = ""]) => {
    const value = readUnquoted(word);
    return (value instanceof EngineNumber ? value.digits : value) !== word;
  });
}

/** Whether a key may stand there that has another spelling: without its namespace, or with `config` in it. */
function namesTwoWays(content: string): boolean {
  return /^\s+["']?(?:(?!secure\b)[\w-]+|[\w-]+:config:[\w-]+)["']?:(?:\s|$)/m.test(content);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
