import { AwsError, type Cloud, type Kept } from "./cloud";
import { functions } from "./functions";
import type { StoredRecord } from "./records";
import { isAutoName, missingName, prefixedName } from "./naming";
import type { Check, Problem } from "./resourceType";
import { tags } from "./rules";
import { serviceOf, table, type Row, type Rule } from "./services";
import {
  guarded,
  hasSecret,
  hasUnknown,
  plainProperties,
  same,
  secret,
  whenKnown,
  type Properties,
} from "./values";

/** What an update would do. */
export interface Difference {
  readonly changed: string[];
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** A resource after it was created, read or updated. */
export interface State {
  readonly id: string;
  readonly properties: Properties;
}

/** The one lifecycle of all resources: what differs from type to type is in the table. */
export class Provider {
  /** @param faults operations that are to fail, such as `create:aws:kms/key:Key`, or to `hang:` once done. */
  public constructor(
    private readonly cloud: Cloud,
    private readonly faults: readonly string[] = [],
  ) {}

  /**
   * The inputs with names and defaults filled in, and everything that is wrong with them.
   *
   * @param seed - what the engine wants made-up names made from.
   */
  public check(
    type: string,
    name: string,
    olds: Properties,
    news: Properties,
    seed?: Uint8Array,
  ): { inputs: Properties; failures: Problem[] } {
    const row = rowOf(type);
    const inputs = this.completed(row, news);
    const made = row.name && missingName(row.name, name, inputs, plainProperties(olds), seed);
    if (row.name && made !== undefined) inputs[row.name.property] = made;
    const view = guarded(plainProperties(inputs));
    return { inputs, failures: [...this.ruleProblems(row, inputs, view), ...this.crossProblems(row, view)] };
  }

  /** What changed, judged as Terraform's providers do: what is to be against what is. */
  public diff(type: string, name: string, olds: Properties, news: Properties): Difference {
    const row = rowOf(type);
    const before = plainProperties(olds);
    const after = plainProperties(news);
    const changed = Object.entries(row.inputs)
      .filter(([property, rule]) => differs(before, after, property, rule))
      .map(([property]) => property);
    const forced = whenKnown(() => row.replacedBy?.(before, guarded(after))) ?? [];
    const replaces = changed.filter((property) => row.inputs[property]?.replaces);
    replaces.push(...forced.filter((property) => !replaces.includes(property)));
    if (hasTags(row) && !changed.includes("tags") && !same(before["tagsAll"], this.allTags(after))) {
      changed.push("tagsAll");
    }
    return { changed, replaces, deleteBeforeReplace: mustGoFirst(row, name, before, after) };
  }

  /** Makes the resource; a preview only says what is known of it. */
  public async create(type: string, inputs: Properties, preview: boolean): Promise<State> {
    const row = rowOf(type);
    const given = plainProperties(inputs);
    if (preview) return { id: "", properties: { ...inputs, ...this.tagsOf(row, inputs) } };
    this.failOnRequest("create", type);
    if (row.name && given[row.name.property] === undefined) {
      const prefix = row.name.prefix === undefined ? "" : String(given[row.name.prefix]);
      given[row.name.property] = prefixedName(prefix, row.name);
    }
    for (const refuse of row.refusals ?? []) refuse(given, this.cloud);
    const { id, ...identity } = await row.identify(given, this.cloud);
    const whole = { ...identity, ...given };
    const base = { ...(row.name && { [row.name.property]: given[row.name.property] }), ...identity };
    const described = row.describe?.(whole, this.cloud, identity);
    const state = await this.record(row, type, id, inputs, { ...base, ...described });
    await this.hangOnRequest(type);
    return state;
  }

  /** The resource as it is now, and the inputs that would make it so; undefined when it is gone. */
  public read(type: string, id: string): { properties: Properties; inputs: Properties } | undefined {
    const record = this.cloud.records.get(type, id);
    if (!record) return undefined;
    const inputs = record.inputs.filter((name) => record.properties[name] !== undefined);
    return {
      properties: record.properties,
      inputs: Object.fromEntries(inputs.map((name) => [name, record.properties[name]])),
    };
  }

  /** Whether the resource lives in Pulumi's state alone. */
  public unrecorded(type: string): boolean {
    return rowOf(type).unrecorded === true;
  }

  /** Changes the resource in place; what identifies it stays. */
  public async update(
    type: string,
    id: string,
    olds: Properties,
    inputs: Properties,
    preview: boolean,
  ): Promise<State> {
    const row = rowOf(type);
    const before = this.current(row, type, id, olds, preview);
    const base = withoutInputs(row, before);
    const whole = plainProperties({ ...base, ...inputs });
    if (preview) {
      const view = guarded(whole);
      const described = whenKnown(() => row.describe?.(view, this.cloud, plainProperties(before)));
      const tags = this.tagsOf(row, inputs);
      return {
        id,
        properties: { ...base, ...(described && plainProperties(described)), ...inputs, ...tags },
      };
    }
    this.failOnRequest("update", type);
    const existing: Kept<Properties> = { id, properties: plainProperties(before) };
    for (const refuse of row.refusals ?? []) refuse(whole, this.cloud, existing);
    await row.change?.(whole, this.cloud, existing);
    const described = row.describe?.(whole, this.cloud, existing.properties);
    return this.record(row, type, id, inputs, { ...base, ...described });
  }

  /** Deletes the resource, or says why AWS would not. What is gone already is no error. */
  public async delete(type: string, id: string): Promise<void> {
    const row = rowOf(type);
    const record = this.cloud.records.get(type, id);
    if (!record) return;
    this.failOnRequest("delete", type);
    const kept = { id, properties: plainProperties(record.properties) };
    await row.retire?.(kept, this.cloud);
    this.cloud.records.remove(type, id);
    await this.settle(row, type, id, record);
  }

  /** Answers a data source. */
  public invoke(token: string, args: Properties): Properties {
    const answer = functions[token];
    if (!answer) throw new Error(`the emulator has no function ${token}: add it to emulator/functions.ts`);
    return answer(plainProperties(args), this.cloud);
  }

  private completed(row: Row, news: Properties): Properties {
    const inputs: Properties = {};
    for (const [property, value] of Object.entries(news)) {
      if (value === null || value === undefined) continue;
      const asText =
        row.inputs[property]?.document && isBag(value) && !hasSecret(value) && !hasUnknown(value);
      inputs[property] = asText ? JSON.stringify(value) : value;
    }
    for (const [property, rule] of Object.entries(row.inputs)) {
      if (rule.default !== undefined) inputs[property] ??= rule.default;
    }
    if (row.inputs["region"]) inputs["region"] ??= this.cloud.region;
    return inputs;
  }

  private *ruleProblems(row: Row, inputs: Properties, view: Properties): Iterable<Problem> {
    for (const property of Object.keys(inputs)) {
      if (!row.inputs[property]) {
        const known = Object.keys(row.inputs).join(", ");
        yield { property, reason: `${row.token} has no input "${property}"; it has ${known}` };
      }
    }
    if (hasTags(row)) {
      const reason = whenKnown(() => tags(guarded(this.allTags(view)) as Record<string, string>));
      if (reason) yield { property: "tags", reason };
    }
    for (const [property, rule] of Object.entries(row.inputs)) {
      if (rule.required && inputs[property] === undefined) {
        yield { property, reason: `Missing required property '${property}'` };
      }
      const reason = inputs[property] !== undefined && whenKnown(() => firstReason(rule, view[property]));
      if (reason) yield { property, reason };
    }
  }

  private *crossProblems(row: Row, view: Properties): Iterable<Problem> {
    // A rule over several inputs counts on the required ones.
    if (Object.entries(row.inputs).some(([property, { required }]) => required && !(property in view)))
      return;
    for (const check of row.checks ?? []) {
      const found = whenKnown(() => check(view));
      if (found) yield found;
    }
  }

  // A preview may be of a resource that this same preview has not made: then its state is all there is.
  private current(row: Row, type: string, id: string, olds: Properties, preview: boolean): Properties {
    if (row.unrecorded) return olds;
    const record = this.cloud.records.get(type, id);
    if (record) return record.properties;
    if (preview) return olds;
    throw new AwsError(`Modify ${type}`, "ResourceNotFoundException", `${id} does not exist (run a refresh)`);
  }

  private async record(
    row: Row,
    type: string,
    id: string,
    inputs: Properties,
    outputs: Properties,
  ): Promise<State> {
    const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
    const properties = { ...plainless(outputs), ...given, ...this.tagsOf(row, inputs) };
    Object.assign(properties, this.reported(row, id, properties));
    for (const name of row.secrets ?? []) {
      if (properties[name] !== undefined) properties[name] = secret(properties[name]);
    }
    if (!row.unrecorded) {
      const before = this.cloud.records.get(type, id);
      this.cloud.records.put({ type, id, inputs: Object.keys(given), properties });
      await this.settle(row, type, id, before);
    }
    return { id, properties };
  }

  private reported(row: Row, id: string, asked: Properties): Properties {
    const before = this.cloud.records.get(row.token, id)?.properties;
    return row.report?.(plainProperties(asked), before && plainProperties(before), this.cloud) ?? {};
  }

  /** Lets what runs behind the account follow its records; when it can't, the record is what it was. */
  private async settle(row: Row, type: string, id: string, before: StoredRecord | undefined): Promise<void> {
    try {
      await row.settle?.(this.cloud, this.cloud.records.get(type, id) === undefined);
    } catch (error) {
      if (before) this.cloud.records.put(before);
      else this.cloud.records.remove(type, id);
      throw error;
    }
  }

  private tagsOf(row: Row, inputs: Properties): Properties {
    if (!hasTags(row) || hasUnknown(inputs["tags"])) return {};
    const all = this.allTags(plainProperties(inputs));
    return { tagsAll: hasSecret(inputs["tags"]) ? secret(all) : all };
  }

  private allTags(inputs: Properties): Properties {
    return { ...this.cloud.defaultTags, ...(inputs["tags"] as Properties | undefined) };
  }

  /** An operation that was done, and of which the engine never hears: `hang:<type>`. */
  private async hangOnRequest(type: string): Promise<void> {
    if (this.faults.includes(`hang:${type}`)) await new Promise(() => undefined);
  }

  private failOnRequest(operation: string, type: string): void {
    if (this.faults.includes(`${operation}:${type}`)) {
      throw new AwsError(`${operation} ${type}`, "InternalFailure", "EMULATOR_FAIL asks for this failure");
    }
  }
}

function rowOf(type: string): Row {
  const row = table.get(type);
  if (row) return row;
  throw new Error(
    `the emulator has no resource type ${type}: add its row to a file in emulator/services/${serviceOf(type)}/, and ` +
      "that file to emulator/services/index.ts (docs/emulator.md, A new service)",
  );
}

function firstReason(rule: Rule, value: unknown): string | undefined {
  const checks = (
    typeof rule.check === "function" ? [rule.check] : (rule.check ?? [])
  ) as readonly Check<unknown>[];
  return checks.map((check) => check(value)).find((reason) => reason !== undefined);
}

function differs(olds: Properties, news: Properties, property: string, rule: Rule): boolean {
  const [before, after] = [olds[property], news[property]];
  if (after === undefined && rule.computed) return false;
  // To Terraform's providers an unset value, an empty one, zero and false are the same.
  if (isEmpty(before) && isEmpty(after)) return false;
  if (hasUnknown(after)) return true;
  if (!isEmpty(before) && !isEmpty(after) && rule.unchanged?.(before as object, after as object, news))
    return false;
  return !same(before, after, rule.set);
}

// As in Pulumi's bridge: a name that the program chose, and that stays, can't be there twice.
function mustGoFirst(row: Row, name: string, before: Properties, after: Properties): boolean {
  if (row.deleteBeforeReplace) return true;
  const rule = row.name;
  if (!rule) return false;
  const own = after[rule.property];
  return own !== undefined && same(own, before[rule.property]) && !isAutoName(own, name, rule);
}

function withoutInputs(row: Row, properties: Properties): Properties {
  const stays = ([name]: [string, unknown]) => !row.inputs[name] || row.inputs[name].computed;
  return Object.fromEntries(Object.entries(properties).filter(stays));
}

function plainless(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}

function hasTags(row: Row): boolean {
  return row.inputs["tags"] !== undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isBag(value) && Object.keys(value).length === 0;
}

function isBag(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
