import { factsOf, isReplacedBy, serviceOf } from "../aws/resourceTypes";
import { AwsError, type Cloud, type Kept } from "./cloud";
import { changedInputs } from "./differences";
import { Faults } from "./faults";
import { functions } from "./functions";
import type { StoredRecord } from "./records";
import { isAutoName, missingName, prefixedName } from "./naming";
import { divide, timedOut } from "./pending";
import { allTags, completed, crossProblems, hasTags, ruleProblems } from "./inputs";
import type { Operation, Problem } from "./resourceType";
import { table, type Row } from "./services";
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
export interface ResourceState {
  readonly id: string;
  readonly properties: Properties;
}

/** An operation that failed, of which the engine keeps a state all the same, with this as its reason. */
export class Incomplete extends Error {
  public constructor(
    reason: string,
    public readonly state: ResourceState,
  ) {
    super(reason);
  }
}

/** The provider waited, and gave up: the resource is there. */
export class TimedOut extends Incomplete {
  public constructor(type: string, operation: Operation, minutes: number, state: ResourceState) {
    super(
      `waiting for ${type} (${state.id}) ${operation}: timeout while waiting for state (timeout: ${minutes}m0s)`,
      state,
    );
  }
}

/** The one lifecycle of all resources: what differs from type to type is in the table. */
export class Provider {
  /** @param faults - what is to be found changed by hand; operations that are to fail do so in `server.ts`. */
  public constructor(
    private readonly cloud: Cloud,
    private readonly faults = new Faults(),
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
    const inputs = completed(row, news, this.cloud);
    const made = row.name && missingName(row.name, name, inputs, plainProperties(olds), seed);
    if (row.name && made !== undefined) inputs[row.name.property] = made;
    const view = guarded(plainProperties(inputs));
    return {
      inputs,
      failures: [...ruleProblems(row, inputs, view, this.cloud), ...crossProblems(row, view)],
    };
  }

  /**
   * What changed, judged as Terraform's providers do: what is to be against what is.
   *
   * @param ignored - the inputs whose changes the program ignores.
   */
  public diff(
    type: string,
    name: string,
    olds: Properties,
    news: Properties,
    ignored: readonly string[] = [],
  ): Difference {
    const row = rowOf(type);
    // Unset is the provider's own region.
    const home: Properties = row.inputs["region"] ? { region: this.cloud.region } : {};
    const before = { ...home, ...plainProperties(olds) };
    const after = plainProperties(news);
    const changed = changedInputs(row, before, after).filter((property) => !ignored.includes(property));
    const view = guarded(after);
    const replaces = changed.filter((property) =>
      whenKnown(() => isReplacedBy(type, property, before, view, this.cloud)),
    );
    if (hasTags(row) && !changed.includes("tags") && !same(before["tagsAll"], allTags(after, this.cloud))) {
      changed.push("tagsAll");
    }
    return { changed, replaces, deleteBeforeReplace: mustGoFirst(row, name, before, after) };
  }

  /**
   * Makes the resource; a preview only says what is known of it.
   *
   * @param patience - how long to wait for it, in seconds; 0 for as long as the provider does by itself.
   * @throws TimedOut when AWS takes longer; the resource is there all the same.
   */
  public async create(
    type: string,
    inputs: Properties,
    preview: boolean,
    patience = 0,
  ): Promise<ResourceState> {
    const row = rowOf(type);
    const given = plainProperties(inputs);
    if (preview) return { id: "", properties: { ...inputs, ...this.tagsOf(row, inputs) } };
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
    return this.awaited(row, "create", state, patience);
  }

  /** The resource as it is now, and the inputs that would make it so; undefined when it is gone. */
  public read(type: string, id: string): { properties: Properties; inputs: Properties } | undefined {
    const record = this.cloud.records.get(type, id);
    if (!record) return undefined;
    const found = this.faults.drifts(type) ? drifted(record) : record.properties;
    const inputs = record.inputs.filter((name) => found[name] !== undefined);
    return { properties: found, inputs: Object.fromEntries(inputs.map((name) => [name, found[name]])) };
  }

  /** Whether the resource lives in Pulumi's state alone. */
  public unrecorded(type: string): boolean {
    return rowOf(type).unrecorded === true;
  }

  /**
   * Changes the resource in place; what identifies it stays, and what AWS puts off waits for {@link maintain}.
   *
   * @param ignored - the inputs whose changes the program ignores: nothing is sent of them, and they stay what they are, also
   *   where AWS has changed them since the engine last looked.
   */
  public async update(
    type: string,
    id: string,
    olds: Properties,
    news: Properties,
    preview: boolean,
    patience = 0,
    ignored: readonly string[] = [],
  ): Promise<ResourceState> {
    const row = rowOf(type);
    const { properties: before, pending: waiting = {} } = this.current(row, type, id, olds, preview);
    const stays = Object.entries(before).filter(([name]) => name in news && ignored.includes(name));
    const inputs = { ...news, ...Object.fromEntries(stays) };
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
    const existing: Kept<Properties> = { id, properties: plainProperties(before) };
    for (const refuse of row.refusals ?? []) refuse(whole, this.cloud, existing);
    const { inputs: now, pending } = divide(row, id, before, waiting, inputs);
    return this.awaited(row, "update", await this.change(row, id, before, now, pending), patience);
  }

  /**
   * What the engine is told of an update that failed. Terraform's SDK says of most types that the resource is what was asked
   * for, and Pulumi's bridge hands that on: an `up` that doesn't look again has nothing to do, and succeeds.
   *
   * Source: hashicorp/terraform-plugin-sdk#476; `Update` in pkg/tfbridge/provider.go and pkg/pf/tfbridge/provider_update.go of
   * pulumi-terraform-bridge at 59de6c6; pulumi/pulumi#21458.
   */
  public async failedUpdate(
    type: string,
    id: string,
    olds: Properties,
    inputs: Properties,
    failure: unknown,
  ): Promise<unknown> {
    const isKept = type.startsWith("aws:") && factsOf(type)?.framework !== true;
    if (!isKept || failure instanceof Incomplete || !(failure instanceof Error)) return failure;
    const { properties } = await this.update(type, id, olds, inputs, true);
    return new Incomplete(failure.message, { id, properties: sealed(rowOf(type), properties) });
  }

  /** Lets the maintenance window of a resource come: what waits is made, and what AWS changes by itself. */
  public async maintain(type: string, id: string): Promise<Properties> {
    const row = rowOf(type);
    const record = this.cloud.records.get(type, id);
    if (!record) return {};
    const { properties, pending } = record;
    const after = pending ? await this.changeLater(row, record, pending) : properties;
    const own = row.maintain?.({ id, properties: plainProperties(after) }) ?? {};
    if (Object.keys(own).length > 0) this.cloud.records.own.amend(type, id, own);
    return { ...pending, ...own };
  }

  private async changeLater(row: Row, record: StoredRecord, pending: Properties): Promise<Properties> {
    const { id, properties } = record;
    const inputs = Object.fromEntries(record.inputs.map((name) => [name, properties[name]]));
    // The window knows nothing of the provider's default tags: the tags stay what they are.
    const tags = hasTags(row) ? { tagsAll: properties["tagsAll"] } : {};
    return (await this.change(row, id, properties, { ...inputs, ...pending }, {}, tags)).properties;
  }

  private async change(
    row: Row,
    id: string,
    before: Properties,
    inputs: Properties,
    pending: Properties,
    tags = this.tagsOf(row, inputs),
  ): Promise<ResourceState> {
    const base = withoutInputs(row, before);
    const whole = plainProperties({ ...base, ...inputs });
    const existing = { id, properties: plainProperties(before) };
    await row.change?.(whole, this.cloud, existing);
    const described = row.describe?.(whole, this.cloud, existing.properties);
    return this.record(row, row.token, id, inputs, { ...base, ...described }, pending, tags);
  }

  /** What was done, unless AWS takes longer than the provider waits. */
  private awaited(row: Row, operation: Operation, state: ResourceState, patience: number): ResourceState {
    const minutes = timedOut(row, operation, plainProperties(state.properties), patience);
    if (minutes === undefined) return state;
    throw new TimedOut(row.token, operation, minutes, state);
  }

  /** Deletes the resource, or says why AWS would not. What is gone already is no error. */
  public async delete(type: string, id: string): Promise<void> {
    const row = rowOf(type);
    const record = this.cloud.records.get(type, id);
    if (!record) return;
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

  // A preview may be of a resource that this same preview has not made: then its state is all there is.
  private current(
    row: Row,
    type: string,
    id: string,
    olds: Properties,
    preview: boolean,
  ): Pick<StoredRecord, "properties" | "pending"> {
    if (row.unrecorded) return { properties: olds };
    const record = this.cloud.records.get(type, id);
    if (record) return record;
    if (preview) return { properties: olds };
    throw new AwsError(`Modify ${type}`, "ResourceNotFoundException", `${id} does not exist (run a refresh)`);
  }

  private async record(
    row: Row,
    type: string,
    id: string,
    inputs: Properties,
    outputs: Properties,
    pending: Properties = {},
    tags = this.tagsOf(row, inputs),
  ): Promise<ResourceState> {
    const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
    const properties = { ...plainless(outputs), ...given, ...tags };
    const before = row.unrecorded ? undefined : this.cloud.records.get(type, id);
    const had = before && plainProperties(before.properties);
    Object.assign(properties, row.report?.(plainProperties(properties), had, this.cloud));
    Object.assign(properties, sealed(row, properties));
    if (!row.unrecorded) {
      const waits = Object.keys(pending).length > 0 ? { pending } : {};
      this.cloud.records.put({ type, id, inputs: Object.keys(given), properties, ...waits });
      await this.settle(row, type, id, before);
    }
    return { id, properties };
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
    const all = allTags(plainProperties(inputs), this.cloud);
    return { tagsAll: hasSecret(inputs["tags"]) ? secret(all) : all };
  }
}

/** The record as if somebody had changed its tags, or the last of its inputs, by hand: `drift:<type>`. */
function drifted({ inputs, properties }: StoredRecord): Properties {
  const text = inputs.findLast((name) => typeof properties[name] === "string") ?? "tags";
  return { ...properties, [text]: text === "tags" ? { changed: "by hand" } : `${String(properties[text])}-` };
}

function rowOf(type: string): Row {
  const row = table.get(type);
  if (row) return row;
  throw new Error(
    `the emulator has no resource type ${type}: say in aws/resourceTypes/${serviceOf(type)}.ts what it is, and write ` +
      `its row in emulator/services/${serviceOf(type)}/rows.ts (docs/emulator.md, A new service)`,
  );
}

// As in Pulumi's bridge: a name that the program chose, and that stays, can't be there twice.
function mustGoFirst(row: Row, name: string, before: Properties, after: Properties): boolean {
  if (row.deleteBeforeReplace) return true;
  const rule = row.name;
  if (!rule) return false;
  const own = after[rule.property];
  return own !== undefined && same(own, before[rule.property]) && !isAutoName(own, name, rule);
}

/** With what is secret of the type marked as secret. */
function sealed(row: Row, properties: Properties): Properties {
  const names = (row.secrets ?? []).filter((name) => properties[name] !== undefined);
  return { ...properties, ...Object.fromEntries(names.map((name) => [name, secret(properties[name])])) };
}

function withoutInputs(row: Row, properties: Properties): Properties {
  const stays = ([name]: [string, unknown]) => !row.inputs[name] || row.inputs[name].computed;
  return Object.fromEntries(Object.entries(properties).filter(stays));
}

function plainless(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
