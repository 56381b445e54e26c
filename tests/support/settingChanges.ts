import program = require("../../index");
import { sections, table } from "../../config";
import { defaultOf, fullKey, isRequired, type Setting } from "../../settings/table";
import { coveringValues } from "./declared";
import { deploy, ProgramFailed, type Registration } from "./mocks";
import {
  anotherInVpc,
  anotherValue,
  goesWith,
  grownInVpc,
  inExistingVpc,
  isOfService,
  madeWith,
  ofExistingVpc,
  optionalParts,
  prod,
} from "./otherValues";
import { secretKeys } from "./settings";

type Settings = Readonly<Record<string, string>>;

/** Another image than the example, so that a change has one to go to. */
const image = table.image.example.replace("0123", "4567");

/** Where a change starts from. */
export const bases = {
  /** Production as its file has it. */
  production: prod,
  /**
   * Production with the application on ECS, and every part that is off there: what counts beside these alone. In two zones,
   * so that a third can come.
   */
  parts: {
    ...prod,
    ...optionalParts,
    // Other ceilings than what a change sets.
    "siscoe:webMaxTasks": "8",
    "siscoe:workerMaxTasks": "6",
    "siscoe:availabilityZones": table.availabilityZones.example,
    "siscoe:egress": "perZone",
    "siscoe:interfaceEndpoints": table.interfaceEndpoints.example,
    "siscoe:image": image,
  },
  /** Production with the application on ECS, in a VPC that was there before. What its file has of a network goes. */
  existing: {
    ...inExistingVpc,
    "siscoe:egress": "",
    "siscoe:availabilityZones": "",
    "siscoe:image": image,
  },
} as const;

/** What is set otherwise than before. */
export interface SettingChange {
  /** `databaseStorageGb=59578`; of a secret, without its value. Then where it starts from, if not from production. */
  readonly name: string;
  readonly from: keyof typeof bases;
  readonly settings: Settings;
}

/** What counts in a network of one's own; what belongs to an existing VPC is another environment's. */
const rows = Object.entries<Setting>(table).filter(([key]) => !(key in ofExistingVpc));

/** What is another thing in a VPC that was there before. */
const rowsInVpc = Object.entries<Setting>({ ...sections.Network, image: table.image });

function named(all: Settings, from: keyof typeof bases): SettingChange {
  // What is not there can't be taken away.
  const settings = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== "" || name in bases[from]),
  );
  const words = Object.entries(settings).map(([name, value]) => {
    const key = name.replace("siscoe:", "");
    if (value === "") return `${key} unset`;
    return secretKeys.includes(name) ? key : `${key}=${value}`;
  });
  const where = from === "production" ? "" : ` (from ${from})`;
  return { name: words.join(", ") + where, from, settings };
}

/**
 * For each setting, the values that cover its range, and production's, but for the one that it has; and none, where it can
 * be without, by itself and with what goes with it.
 */
export function singleChanges(from: keyof typeof bases): SettingChange[] {
  const base: Settings = bases[from];
  const all = (from === "existing" ? rowsInVpc : rows).flatMap(([key, setting]): Settings[] => {
    const name = fullKey("siscoe", key);
    const values = [...coveringValues(setting), prod[name], grownInVpc[key]].filter(
      (value) => value !== undefined,
    );
    const isSet = base[name] !== undefined;
    const off = !isSet || isRequired(setting) ? undefined : asText(defaultOf(setting) ?? "");
    if (off === "") values.push("");
    const gone = (goesWith[key] ?? []).filter((other) => base[other] !== undefined);
    const without = Object.fromEntries(gone.map((other) => [other, ""]));
    const away = off === undefined || gone.length === 0 ? [] : [{ [name]: off, ...without }];
    const another = key in ofExistingVpc ? anotherInVpc(key) : anotherValue(key, setting);
    const alone = values.map((value) => ({ [name]: value }));
    return [another, ...alone, ...away, ...[madeWith[key]].filter((one) => one !== undefined)];
  });
  const others = all.filter((settings) =>
    Object.entries(settings).some(([name, value]) => now(bases[from], name) !== value),
  );
  const byName = new Map(
    others.map((settings) => named(settings, from)).map((change) => [change.name, change]),
  );
  return [...byName.values()];
}

/** What an environment has of a setting. */
function now(base: Settings, name: string): string {
  const row: Setting | undefined = Object.entries(table).find(
    ([key]) => fullKey("siscoe", key) === name,
  )?.[1];
  const standard = row && defaultOf(row);
  return base[name] ?? asText(standard);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Two settings changed at once: every pair that touches one resource, and is no change of one alone. Of production, all
 * settings; of production with every part on, those that say how the application runs on ECS.
 */
export async function pairedChanges(): Promise<SettingChange[]> {
  const ofApplication = rows.filter(([key]) => isOfService(key) || ["image", "awakeHours"].includes(key));
  return [...(await pairsOf(rows, "production")), ...(await pairsOf(ofApplication, "parts"))];
}

async function pairsOf(paired: typeof rows, from: keyof typeof bases): Promise<SettingChange[]> {
  const before = await registered(bases[from]);
  const touched: { settings: Settings; urns: ReadonlySet<string> }[] = [];
  for (const [key, setting] of paired) {
    const settings = anotherValue(key, setting);
    const after = await registered({ ...bases[from], ...settings }).catch(refused);
    if (after !== undefined) touched.push({ settings, urns: differing(before, after) });
  }
  const pairs = touched.flatMap((one, index) =>
    touched
      .slice(index + 1)
      .filter(({ urns }) => [...urns].some((urn) => one.urns.has(urn)))
      .map((other) => named({ ...one.settings, ...other.settings }, from)),
  );
  const alone = new Set(singleChanges(from).map(({ name }) => name));
  return [...new Map(pairs.map((pair) => [pair.name, pair])).values()].filter(({ name }) => !alone.has(name));
}

/** What the settings refuse alone touches nothing. */
function refused(error: unknown): undefined {
  if (!(error instanceof ProgramFailed)) throw error;
}

async function registered(settings: Settings): Promise<Map<string, string>> {
  const { resources } = await deploy(program, { settings });
  return new Map(resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).map(asked));
}

function asked({ urn, wire, protect, retainOnDelete }: Registration): [string, string] {
  return [urn, JSON.stringify([{ ...wire, finalSnapshotIdentifier: undefined }, protect, retainOnDelete])];
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): Set<string> {
  return new Set([...one.keys(), ...other.keys()].filter((urn) => one.get(urn) !== other.get(urn)));
}
