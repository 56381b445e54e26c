import program = require("../../index");
import { table } from "../../config";
import { defaultOf, fullKey, type Setting } from "../../settings/table";
import { deploy, ProgramFailed } from "./mocks";
import { anotherValue, ofExistingVpc, prod } from "./otherValues";

type Settings = Readonly<Record<string, string>>;

/** Parts that have a choice, where the other value of the table makes less. */
const choices: readonly Settings[] = [{ "siscoe:egress": "perZone" }];

/** What a resource is named by: its URN. */
async function registered(settings: Settings): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set((await deploy(program, { settings })).resources.map(({ urn }) => urn));
  } catch (error) {
    if (error instanceof ProgramFailed) return undefined;
    throw error;
  }
}

/**
 * Production's settings with every optional part on: each setting that is off there, and whose other value makes more
 * resources, and takes none away. So a part that is new is in it by itself. Nothing is protected: it is to be destroyed.
 */
export async function withAllParts(): Promise<Settings> {
  let all = unprotected;
  let made = (await registered(all)) ?? new Set();
  const others = Object.entries<Setting>(table)
    .filter(([key, setting]) => isPart(key, setting))
    .map(([key, setting]) => anotherValue(key, setting));
  for (const other of [...others, ...choices]) {
    const more = { ...all, ...other };
    const now = await registered(more);
    if (now === undefined || now.size <= made.size || [...made].some((urn) => !now.has(urn))) continue;
    [all, made] = [more, now];
  }
  return all;
}

/** Production as its file has it, but not protected. */
export const unprotected: Settings = { ...prod, "siscoe:protect": "false" };

/** A setting that production has nothing of. A variable of the application is no resource; a secret is in no file. */
function isPart(key: string, setting: Setting): boolean {
  if (setting.secret || setting.variable !== undefined || key in ofExistingVpc) return false;
  const value = prod[fullKey("siscoe", key)] ?? JSON.stringify(defaultOf(setting));
  return [undefined, "false", "0", "[]", '""'].includes(value);
}
