import ground = require("../../bootstrap/index");
import { table } from "../../config";
import program = require("../../index");
import type { Setting } from "../../settings/table";
import { areRight } from "../support/settings";
import { settingsOf } from "../support/stackFiles";
import { inExistingVpc, prod, withAnother } from "../support/otherValues";
import { captured } from "./capture";
import type { Resource } from "./mapping";

type Settings = Readonly<Record<string, string>>;

/** What else than another value of one setting changes what is sent. */
const further: readonly Settings[] = [
  { "siscoe:databaseEngineVersion": "14" },
  { "siscoe:databaseEngineVersion": "18" },
];

/** What the bootstrap needs to be told. */
const groundSettings: Settings = {
  "aws:region": "sa-east-1",
  "siscoe:accountId": "123456789012",
  "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
};

/**
 * Everything of AWS in the bootstrap, in production, in its rehearsal, in a VPC that exists already (with the application too), and with another value of each setting:
 * of as many settings at once as go together.
 */
export async function everything(): Promise<Resource[]> {
  const made = [
    ...(await captured(ground, groundSettings, "main")),
    ...(await captured(program, prod, "prod")),
    ...(await captured(program, settingsOf("staging"), "staging")),
    ...(await captured(program, inExistingVpc, "prod")),
    ...(await captured(program, { ...inExistingVpc, "siscoe:image": table.image.example }, "prod")),
  ];
  const others = Object.entries<Setting>(table).map(([key, setting]) => withAnother(key, setting));
  for (const group of groups(prod, [...others, ...further.map((change) => ({ ...prod, ...change }))])) {
    made.push(...(await together(prod, group)));
  }
  return made;
}

/** What a group of settings makes; half of it at a time, where the program doesn't take them together. */
async function together(prod: Settings, group: readonly Settings[]): Promise<Resource[]> {
  try {
    return await captured(program, merged(prod, group), "prod");
  } catch (error) {
    if (group.length === 1) throw error;
    const half = Math.ceil(group.length / 2);
    return [...(await together(prod, group.slice(0, half))), ...(await together(prod, group.slice(half)))];
  }
}

/** Each in the first group that it goes together with. */
function groups(prod: Settings, all: readonly Settings[]): Settings[][] {
  const found: Settings[][] = [];
  for (const settings of all) {
    const fits = found.find((group) => goTogether(prod, [...group, settings]));
    if (fits) fits.push(settings);
    else found.push([settings]);
  }
  return found;
}

function goTogether(prod: Settings, group: readonly Settings[]): boolean {
  const changes = group.flatMap((settings) =>
    changedKeys(prod, settings).map((key) => [key, settings[key]] as const),
  );
  if (changes.some(([key, value]) => changes.some(([other, its]) => other === key && its !== value)))
    return false;
  return areRight(merged(prod, group));
}

function merged(prod: Settings, group: readonly Settings[]): Settings {
  const values: Record<string, string> = { ...prod };
  for (const settings of group) {
    for (const key of changedKeys(prod, settings)) {
      const value = settings[key];
      if (value === undefined) Reflect.deleteProperty(values, key);
      else values[key] = value;
    }
  }
  return values;
}

function changedKeys(prod: Settings, settings: Settings): string[] {
  return [...new Set([...Object.keys(prod), ...Object.keys(settings)])].filter(
    (key) => prod[key] !== settings[key],
  );
}
