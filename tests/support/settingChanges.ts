import program = require("../../index");
import { table } from "../../config";
import { defaultOf, fullKey, type Setting } from "../../settings/table";
import { coveringValues } from "./declared";
import { deploy, type Registration } from "./mocks";
import { anotherValue, ofExistingVpc, prod } from "./otherValues";
import { secretKeys } from "./settings";

/** What is set otherwise than in production. */
export interface SettingChange {
  /** `databaseStorageGb=59578`; of a secret, without its value. */
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What counts in a network of one's own; what belongs to an existing VPC is another environment's. */
const rows = Object.entries<Setting>(table).filter(([key]) => !(key in ofExistingVpc));

function named(settings: Readonly<Record<string, string>>): SettingChange {
  const words = Object.entries(settings).map(([name, value]) => {
    const key = name.replace("siscoe:", "");
    return secretKeys.includes(name) ? key : `${key}=${value}`;
  });
  return { name: words.join(", ").slice(0, 150), settings };
}

/** For each setting, the values that cover its range, but for production's own. */
export function singleChanges(): SettingChange[] {
  const all = rows.flatMap(([key, setting]) => {
    const name = fullKey("siscoe", key);
    const alone = coveringValues(setting).map((value) => ({ [name]: value }));
    return [anotherValue(key, setting), ...alone];
  });
  const others = all.filter((settings) =>
    Object.entries(settings).some(([name, value]) => now(name) !== value),
  );
  const byName = new Map(others.map(named).map((change) => [change.name, change]));
  return [...byName.values()];
}

/** What production has. */
function now(name: string): string {
  const row: Setting | undefined = Object.entries(table).find(
    ([key]) => fullKey("siscoe", key) === name,
  )?.[1];
  const standard = row && defaultOf(row);
  return prod[name] ?? (typeof standard === "string" ? standard : JSON.stringify(standard));
}

/** Two settings changed at once: every pair that touches one resource. */
export async function pairedChanges(): Promise<SettingChange[]> {
  const production = await registered(prod);
  const touched: { key: string; settings: Readonly<Record<string, string>>; urns: ReadonlySet<string> }[] =
    [];
  for (const [key, setting] of rows) {
    const settings = anotherValue(key, setting);
    touched.push({ key, settings, urns: differing(production, await registered({ ...prod, ...settings })) });
  }
  return touched.flatMap((one, index) =>
    touched
      .slice(index + 1)
      .filter(({ urns }) => [...urns].some((urn) => one.urns.has(urn)))
      .map((other) => named({ ...one.settings, ...other.settings })),
  );
}

async function registered(settings: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const { resources } = await deploy(program, { settings });
  return new Map(resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).map(asked));
}

function asked({ urn, wire, protect, retainOnDelete }: Registration): [string, string] {
  return [urn, JSON.stringify([{ ...wire, finalSnapshotIdentifier: undefined }, protect, retainOnDelete])];
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): Set<string> {
  return new Set([...one.keys(), ...other.keys()].filter((urn) => one.get(urn) !== other.get(urn)));
}
