import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type * as Engine from "../../commands/engine";
import { EngineEvents } from "../../commands/engineEvents";
import { heldBy } from "../../commands/diff/stateful";
import type * as LocalStack from "../../commands/localStack";
import { secretKeys } from "../support/settings";
import type { SettingChange } from "../support/settingChanges";
import type { Checkout } from "../support/checkout";
import { changesOf } from "./changes";

/** What came of a change: the settings refused it, or it was made; then what waited for the maintenance windows. */
export type Outcome = "refused" | "made" | "made in the windows";

interface Options {
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * An environment in a copy of the checkout, kept as it is once it is up: every change starts from there.
 */
export class SavedEnvironment {
  private held: readonly string[] = [];

  constructor(
    private readonly checkout: Checkout,
    private readonly name: string,
    private readonly base: Readonly<Record<string, string>> = {},
  ) {}

  /** Brings it up, and keeps what came of it. */
  async save(): Promise<this> {
    const stack = await this.open();
    await changesOf((options) => stack.up(options));
    this.held = this.holding();
    assert.ok(this.held.length > 5, "nothing in it holds data");
    this.copy(".local", ".saved");
    return this;
  }

  /** Makes a change from the saved state, and asserts that nothing is lost by it, and that nothing is left to do. */
  async try({ settings }: SettingChange): Promise<Outcome> {
    this.copy(".saved", ".local");
    const stack = await this.open(settings);
    const plan = await refusedOr(lossesOf((options) => stack.preview(options)));
    if (plan === "refused") return plan;
    assert.deepEqual(plan, [], "what the preview would take");
    await this.change(stack);
    const left = await changesOf((options) => stack.up({ ...options, refresh: true }));
    if (left.length === 0) return "made";
    assert.deepEqual(
      left.filter((change) => !change.startsWith("update ")),
      [],
      "what a second up would do",
    );
    const { maintainEnvironment } = this.load("localStack") as typeof LocalStack;
    await maintainEnvironment({ name: this.name, pulumiCommand: stack.workspace.pulumiCommand });
    await this.change(stack);
    assert.deepEqual(
      await changesOf((options) => stack.up({ ...options, refresh: true })),
      [],
      "what every up would do",
    );
    return "made in the windows";
  }

  /** Brings it up, and asserts that what held data is still at AWS. */
  private async change(stack: Stack): Promise<void> {
    assert.deepEqual(await lossesOf((options) => stack.up(options)), [], "what the up took");
    const now = this.holding();
    assert.deepEqual(
      this.held.filter((one) => !now.includes(one)),
      [],
      "what AWS has no more",
    );
  }

  private async open(settings: Readonly<Record<string, string>> = {}): Promise<Stack> {
    const secrets = Object.entries(settings).filter(([key]) => secretKeys.includes(key));
    const plain = Object.entries(settings).filter(([key]) => !secretKeys.includes(key));
    const { stack } = await this.checkout.open(this.name, { ...this.base, ...Object.fromEntries(plain) });
    if (secrets.length > 0) {
      const values = secrets.map(([key, value]) => [key, { value, secret: true }] as const);
      await stack.setAllConfig(Object.fromEntries(values));
    }
    const { withoutAftermath } = this.load("engine") as typeof Engine;
    return withoutAftermath(stack);
  }

  /** What the account has that holds data: the type and the id of each. */
  private holding(): string[] {
    const account = this.checkout.path(".local", this.name, "aws");
    const files = readdirSync(account, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".json"),
    );
    return files
      .map((file) => JSON.parse(readFileSync(join(account, file), "utf8")) as { type?: string; id?: string })
      .filter(({ type = "" }) => type.startsWith("aws:") && heldBy(type, false) !== undefined)
      .map(({ type = "", id = "" }) => `${type} ${id}`);
  }

  /** A module of the copy's own commands: it knows where the copy's environments are. */
  private load(module: string): unknown {
    return createRequire(__filename)(this.checkout.path("commands", `${module}.ts`));
  }

  private copy(from: string, to: string): void {
    rmSync(this.checkout.path(to), { recursive: true, force: true });
    cpSync(this.checkout.path(from), this.checkout.path(to), { recursive: true });
  }
}

/**
 * What holds data, and an operation deletes or replaces, but for what stays at AWS. `protect` in the state is no answer:
 * the settings have to be.
 */
async function lossesOf(operation: (options: Options) => Promise<unknown>): Promise<string[]> {
  const events = new EngineEvents();
  await operation({ onEvent: events.onEvent });
  return events.complete
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op, type }) => /delete|replace/.test(op) && heldBy(type, false) !== undefined)
    .filter(({ old }) => old?.custom === true && old.retainOnDelete !== true)
    .map(({ op, urn }) => `${op} ${urn}`);
}

/** A change that the settings refuse says what to do instead; any other failure is one. */
async function refusedOr<T>(work: Promise<T>): Promise<T | "refused"> {
  try {
    return await work;
  } catch (error) {
    const words = String(error);
    assert.match(words, /in the settings of stack "\w+"; nothing was changed\./);
    assert.match(words, /^ +(Fix|Instead): /m);
    return "refused";
  }
}
