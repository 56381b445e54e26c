import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AccountRecords, seatIn } from "../../../emulator/accountRecords";
import { Cloud } from "../../../emulator/cloud";
import { hasTags } from "../../../emulator/inputs";
import { Provider } from "../../../emulator/provider";
import { Records, type StoredRecord } from "../../../emulator/records";
import { table } from "../../../emulator/services";
import { isSecret, plainProperties, type Properties } from "../../../emulator/values";
import { type Checkpoint, type Held, stateFile } from "./inventory";

/** What an earlier program had said of a resource. */
export interface Aged {
  readonly resource: Held;
  readonly property: string;
  /** What the program of today says. */
  readonly now: unknown;
}

/** Makes resources of an environment as if an earlier program had made them otherwise, in the state and at AWS. */
export class Aging {
  private readonly records: Records;
  private readonly provider: Provider;

  constructor(
    private readonly folder: string,
    private readonly stack: string,
  ) {
    const directory = join(folder, ".local", stack, "aws");
    const passphrase = readFileSync(join(folder, ".local", "passphrase"), "utf8");
    this.records = new Records(directory, passphrase);
    const seat = seatIn(directory);
    const account = new AccountRecords(this.records, seat, [], passphrase);
    this.provider = new Provider(new Cloud(account, seat?.region ?? "sa-east-1"));
  }

  /** Whether AWS can change anything of the resource; undefined where every change takes another one. */
  canChange(resource: Held): boolean {
    return this.older(resource) !== undefined;
  }

  /** Ages resources that {@link canChange}. */
  age(resources: readonly Held[]): Aged[] {
    const file = stateFile(this.folder, this.stack);
    const state = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    const aged = resources.map((resource) => {
      const { property, value, record } = this.older(resource) ?? never(resource);
      const change = (properties: Readonly<Record<string, unknown>> = {}) => ({
        ...properties,
        [property]: value,
        ...(property === "tags" &&
          properties["tagsAll"] !== undefined && {
            tagsAll: { ...(properties["tagsAll"] as object), ...mark },
          }),
      });
      const held = state.checkpoint.latest?.resources ?? [];
      const index = held.findIndex(({ urn }) => urn === resource.urn);
      const { inputs, outputs, ...rest } = held[index] ?? never(resource);
      held[index] = { ...rest, inputs: change(inputs), outputs: change(outputs) };
      const names = [...new Set([...record.inputs, property])];
      this.records.put({ ...record, inputs: names, properties: change(record.properties) });
      return { resource, property, now: inputs?.[property] };
    });
    writeFileSync(file, JSON.stringify(state));
    return aged;
  }

  private older({ urn, type, id = "" }: Held) {
    const row = table.get(type);
    const record = this.records.get(type, id);
    if (row === undefined || record === undefined) return undefined;
    const name = urn.split("::").at(-1) ?? "";
    const wanted = Object.fromEntries(record.inputs.map((one) => [one, record.properties[one]]));
    for (const property of [...(hasTags(row) ? ["tags"] : []), ...record.inputs]) {
      const value = property === "tags" ? tagged(record) : another(record.properties[property]);
      if (value === undefined) continue;
      const olds = {
        ...record.properties,
        ...(property === "tags" && { tagsAll: value }),
        [property]: value,
      };
      const { changed, replaces } = this.provider.diff(type, name, olds, wanted);
      if (changed.includes(property) && replaces.length === 0) return { property, value, record };
    }
    return undefined;
  }
}

const mark = { aged: "by a test" };

function tagged({ properties }: StoredRecord): Properties {
  return { ...(plainProperties(properties)["tags"] as Properties | undefined), ...mark };
}

/** Another value of the same form; undefined for a secret, which the engine alone can write. */
function another(value: unknown): unknown {
  if (isSecret(value)) return undefined;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return value.startsWith("{") ? anotherDocument(value) : `${value}-aged`;
  if (typeof value !== "object" || value === null) return undefined;
  const [first] = Object.keys(value);
  if (first === undefined) return undefined;
  const other = another((value as Record<string, unknown>)[first]);
  if (other === undefined) return undefined;
  return Array.isArray(value) ? [other, ...(value as unknown[]).slice(1)] : { ...value, [first]: other };
}

function anotherDocument(text: string): string {
  return JSON.stringify(another(JSON.parse(text)));
}

function never({ urn }: Held): never {
  throw new Error(`${urn} is not in the state, or can't be changed`);
}
