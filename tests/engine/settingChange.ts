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
import { type Change, changesIn, changesOf, lossesIn } from "./changes";

/**
 * What came of a change: the settings refused it, the preview had nothing to do, or it was made; then what waited for the
 * maintenance windows.
 */
export type Outcome = "refused" | "nothing to do" | "made" | "made in the windows";

interface Options {
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * An environment in a copy of the checkout, kept as it is once it is up: every change starts from there.
 */
export class SavedEnvironment {
  private held: readonly string[] = [];
  /** Opened once: it takes as long as an `up`, and has the emulator in a thread that lasts as long as the process. */
  private stack: Stack | undefined;
  /** Whether it was seen that an `up` has nothing to do before any change. */
  private isSteady = false;

  constructor(
    private readonly checkout: Checkout,
    private readonly name: string,
    private readonly base: Readonly<Record<string, string>>,
  ) {}

  /** Brings it up, and keeps what came of it. */
  async save(): Promise<this> {
    const { stack } = await this.checkout.open(this.name, this.base);
    const { withoutAftermath } = this.load("engine") as typeof Engine;
    this.stack = withoutAftermath(stack);
    await changesOf((options) => stack.up(options));
    this.held = this.holding();
    assert.ok(this.held.length > 5, "nothing in it holds data");
    this.copy(".local", ".saved");
    return this;
  }

  /** Makes a change from the saved state, and asserts that nothing is lost by it, and that nothing is left to do. */
  async try({ settings }: SettingChange): Promise<Outcome> {
    this.copy(".saved", ".local");
    const stack = await this.with(settings);
    const plan = await refusedOr(watched((options) => stack.preview(options)));
    if (plan === "refused") return plan;
    assert.deepEqual(plan.losses, [], "what the preview would take");
    if (plan.changes.length === 0) {
      if (!this.isSteady)
        assert.deepEqual(await this.leftBy(stack), [], "what an up of it as it was would do");
      this.isSteady = true;
      return "nothing to do";
    }
    await this.change(stack);
    const left = await this.leftBy(stack);
    if (left.length === 0) return "made";
    assert.deepEqual(
      left.filter((change) => !change.startsWith("update ")),
      [],
      "what a second up would do",
    );
    const { maintainEnvironment } = this.load("localStack") as typeof LocalStack;
    await maintainEnvironment({ name: this.name, pulumiCommand: stack.workspace.pulumiCommand });
    await this.change(stack);
    assert.deepEqual(await this.leftBy(stack), [], "what every up would do");
    return "made in the windows";
  }

  /** Brings it up, and asserts that what held data is still at AWS. */
  private async change(stack: Stack): Promise<void> {
    const { losses } = await watched((options) => stack.up(options));
    assert.deepEqual(losses, [], "what the up took");
    const now = this.holding();
    assert.deepEqual(
      this.held.filter((one) => !now.includes(one)),
      [],
      "what AWS has no more",
    );
  }

  /** What a further `up`, which refreshes first, changes. */
  private leftBy(stack: Stack): Promise<readonly Change[]> {
    return changesOf((options) => stack.up({ ...options, refresh: true }));
  }

  /** The environment as it was saved, with other settings. */
  private async with(settings: Readonly<Record<string, string>>): Promise<Stack> {
    const { stack } = this;
    assert.ok(stack !== undefined, "it was never saved");
    const isSecret = ([key]: readonly [string, string]) => secretKeys.includes(key);
    const all = Object.entries(settings);
    const saved = await stack.workspace.stackSettings(this.name);
    const plain = Object.fromEntries(all.filter((entry) => !isSecret(entry)));
    await stack.workspace.saveStackSettings(this.name, { ...saved, config: { ...saved.config, ...plain } });
    const secrets = all.filter(isSecret).map(([key, value]) => [key, { value, secret: true }] as const);
    if (secrets.length > 0) await stack.setAllConfig(Object.fromEntries(secrets));
    return stack;
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

/** Runs an operation of a stack, and lists what it would take, or took, and what it changes altogether. */
async function watched(operation: (options: Options) => Promise<unknown>): Promise<{
  readonly losses: readonly Change[];
  readonly changes: readonly Change[];
}> {
  const events = new EngineEvents();
  await operation({ onEvent: events.onEvent });
  return { losses: lossesIn(events.complete), changes: changesIn(events.complete) };
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
