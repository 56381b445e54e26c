import assert from "node:assert/strict";
import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { serversIn } from "../../../emulator/servers/environment";
import { type ServerProcess, serverProcesses } from "../../../emulator/servers/processes";
import { removeFolder } from "../../../emulator/servers/quarters";
import type { Change } from "../../engine/changes";
import type { Checkout, Ran } from "../checkout";
import { queryAs } from "../query";
import { disturbable, type Disturbance, upDisturbed } from "./disturbance";
import { EnvironmentCopy } from "./environmentCopy";
import { WarmCommands } from "./warmCommands";
import { Whole } from "./whole";
import { Writer } from "./writer";

/** Settings as their file has them, by their whole key. */
export type FileSettings = Readonly<Record<string, unknown>>;

/** What came of settings: they were taken, or their own check refused them; and what went wrong on the way. */
export interface Outcome {
  readonly taken: boolean;
  /** `create fails`; undefined where nothing was to go wrong, or there was nothing to do. */
  readonly disturbed?: string;
}

const stack = "local";

/** The environment that a walk goes through: `local`, with real servers, and a writer that never rests. */
export class Walked {
  private readonly file: string;
  private readonly first: FileSettings;
  private readonly commands: WarmCommands;
  private saved: EnvironmentCopy | undefined;
  private writer: Writer | undefined;
  private whole: Whole;
  /** What the last `up` has left to do; undefined where another command came after it. */
  private left: readonly Change[] | undefined;
  /** What it was brought up with. */
  settings: FileSettings;

  constructor(private readonly checkout: Checkout) {
    this.file = checkout.path("emulator", "Pulumi.local.yaml");
    const { config } = parse(readFileSync(this.file, "utf8")) as { config: FileSettings };
    // A third zone can be added.
    this.first = { ...config, "siscoe:availabilityZones": ["sa-east-1a", "sa-east-1b"] };
    this.settings = this.first;
    this.commands = new WarmCommands(checkout);
    this.whole = new Whole(checkout.folder, stack);
  }

  /** Makes the environment in which walks begin, and keeps a copy of it: further walks need not wait for its making. */
  async save(): Promise<void> {
    await this.make();
    await this.succeed("down");
    this.saved = new EnvironmentCopy(this.checkout.path(".local"), stack);
  }

  /** Where a walk begins: an environment that is up, with a table for the writer. */
  async begin(): Promise<void> {
    this.settings = this.first;
    this.whole = new Whole(this.checkout.folder, stack);
    if (this.saved === undefined) await this.make();
    else {
      this.saved.putBack();
      this.write(this.first);
      // Since it went, others may have taken its ports.
      await this.succeed("up --move-ports");
    }
    this.whole.learn();
    this.writer = new Writer(await this.environment());
  }

  private async make(): Promise<void> {
    this.write(this.first);
    await this.succeed("up");
    await queryAs(await this.environment(), "CREATE TABLE kept (n int PRIMARY KEY)");
  }

  /** Ends a walk, wherever it stands: servers that don't stop are killed. */
  async end(): Promise<void> {
    await this.writer?.stop();
    this.writer = undefined;
    await this.commands.run("down").catch(() => undefined);
    await this.commands.stop();
    for (const { pid } of this.servers()) tryTo(() => process.kill(pid, "SIGKILL"));
  }

  /** Leaves nothing of it. */
  remove(): void {
    removeFolder(serversIn(this.checkout.path(".local", stack)));
    rmSync(this.checkout.path(".local"), { recursive: true, force: true });
  }

  /** Brings it up with settings. Where their own check refuses them, it stays what it was. */
  async to(settings: FileSettings, disturbance?: Disturbance): Promise<Outcome> {
    this.write(settings);
    const disturbed = disturbance && (await this.disturb(disturbance));
    const ran = await this.up();
    const taken = ran.code === 0;
    if (taken) this.settings = settings;
    else {
      // Only what the check of the settings says is a refusal: AWS's own would be a fault of ours.
      assert.match(ran.stderr + ran.stdout, refusal);
      assert.equal(disturbed, undefined, "settings were begun with, and then refused");
      this.write(this.settings);
    }
    return { taken, ...(disturbed !== undefined && { disturbed }) };
  }

  /** Has one operation of the next `up` go wrong, if it has any. */
  private async disturb({ way, index }: Disturbance): Promise<string | undefined> {
    const ahead = await this.commands.changes(stack, false);
    if ("failure" in ahead) {
      assert.match(ahead.failure, refusal);
      return undefined;
    }
    const all = disturbable(ahead.changes);
    const one = all[index % Math.max(all.length, 1)];
    if (one === undefined) return undefined;
    const ran = await upDisturbed(this.checkout, way, one);
    // What stays at AWS on purpose is not deleted.
    return ran.code === 0 ? undefined : `${one.operation} ${way}`;
  }

  /** Kills one of its servers. @returns whether there was one. */
  killServer(kind: ServerProcess["kind"]): boolean {
    const [one] = this.servers().filter((server) => server.kind === kind);
    if (one !== undefined) tryTo(() => process.kill(one.pid, "SIGKILL"));
    return one !== undefined;
  }

  private servers(): ServerProcess[] {
    const folder = realpathOf(serversIn(this.checkout.path(".local", stack)));
    return serverProcesses().filter((one) => folder !== undefined && realpathOf(one.folder) === folder);
  }

  /** Destroys it, and brings it up again from its own final snapshot. */
  async restore(disturbance?: Disturbance): Promise<Outcome> {
    const { stdout } = await this.succeed("destroy");
    const [, snapshot = assert.fail(stdout)] = /^ {2}database +(\S+)$/m.exec(stdout) ?? [];
    const outcome = await this.to({ ...this.settings, "siscoe:databaseSnapshot": snapshot }, disturbance);
    assert.ok(outcome.taken, "its own settings were refused");
    return outcome;
  }

  /** Lets the maintenance windows pass: nothing waits any more. */
  async window(): Promise<Outcome> {
    await this.succeed("maintenance");
    await this.succeed("refresh");
    this.whole.assertNothingWaits();
    return { taken: true };
  }

  /** Stops the servers, and starts them. */
  async pause(): Promise<Outcome> {
    await this.succeed("down");
    const ran = await this.up();
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    return { taken: true };
  }

  /**
   * Every committed row is there; and neither `up` nor `refresh` has anything to do, but for what waits for the maintenance
   * windows.
   */
  async assertWhole(): Promise<void> {
    assert.deepEqual(await this.lost(), [], "committed rows that are not there");
    this.whole.assert(this.left ?? (await this.toDo()));
  }

  private async toDo(): Promise<readonly Change[]> {
    const found = await this.commands.changes(stack, true);
    return "changes" in found ? found.changes : assert.fail(found.failure);
  }

  /** Committed rows that are not there; another password, or port, is learned where the one that is known fails. */
  private async lost(): Promise<number[]> {
    const writer = this.writer ?? assert.fail("the walk has not begun");
    try {
      return await writer.lost();
    } catch {
      writer.goOn(await this.environment());
      return writer.lost();
    }
  }

  private async environment(): Promise<string> {
    return (await this.succeed("env --format json")).stdout;
  }

  private write(settings: FileSettings): void {
    writeFileSync(this.file, stringify({ config: settings }));
  }

  private async up(): Promise<Ran> {
    const ran = await this.commands.up(stack);
    // Of settings that are refused, nothing is known: those of before have to be looked at.
    this.left = ran.left;
    return ran;
  }

  private async succeed(command: string): Promise<Ran> {
    this.left = undefined;
    const ran = await this.commands.run(command);
    assert.equal(ran.code, 0, `${command}:\n${ran.stdout}${ran.stderr}`);
    return ran;
  }
}

const refusal = /in the settings of stack "\w+"; nothing was changed\./;

function realpathOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

function tryTo(work: () => unknown): void {
  try {
    work();
  } catch {
    // It has just ended.
  }
}
