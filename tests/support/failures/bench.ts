import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { stringify } from "yaml";
import { Checkout, ended, type Ran } from "../checkout";
import { type Aged, Aging } from "./aging";
import { discrepancies, type Held, heldIn, leftBehind, made, recordsIn } from "./inventory";
import type { Wave } from "./waves";

/** What goes wrong with the operations of a wave: AWS fails them, or the engine is killed before it hears of them. */
export type Way = "fails" | "killed";

/** Operations that go wrong at the same time. */
export interface Case {
  readonly operation: "create" | "update" | "delete";
  readonly way: Way;
  readonly wave: Wave;
}

/** How long the engine may take to ask for the next operation that it is to be killed in, in milliseconds. */
const patience = 10_000;

const stack = "prod";

/** The name of a resource in the program. */
export function nameOf({ urn }: Pick<Held, "urn">): string {
  return urn.split("::").at(-1) ?? "";
}

/** A case in a line. */
export function titleOf({ operation, way, wave }: Case): string {
  return `${operation} ${way}: ${wave.map((one) => `${one.type} ${nameOf(one)}`).join(", ")}`;
}

/** A finished environment as its first `up` left it, to start cases from, and what stays of it after a `destroy`. */
export interface Finished {
  readonly folder: string;
  readonly held: readonly Held[];
  readonly left: Readonly<Record<string, number>>;
  /** Nothing, where no destroy was tried. */
  readonly afterDestroy?: readonly string[];
}

/** A copy of the checkout in which operations go wrong, with records only. */
export class FailureBench {
  private readonly checkout = new Checkout();

  /** @param settings - production's, as the engine hands them to the program. */
  constructor(settings: Readonly<Record<string, string>>) {
    const isInFile = ([key]: [string, string]) => !key.startsWith("siscoe:brevo");
    const values = Object.entries(settings)
      .filter(isInFile)
      .map(([key, text]): [string, unknown] => [key, parsed(text)]);
    writeFileSync(this.checkout.path("Pulumi.prod.yaml"), stringify({ config: Object.fromEntries(values) }));
  }

  /** Brings an environment up where nothing is, and keeps a copy of it; `destroyed` also learns what a destroy leaves. */
  async finish(destroyed = true): Promise<Finished> {
    this.put();
    await this.succeed("up");
    const finished = this.keep();
    if (!destroyed) return finished;
    await this.succeed("destroy");
    return { ...finished, afterDestroy: this.remaining() };
  }

  private keep() {
    assert.deepEqual(discrepancies(this.checkout.folder, stack), []);
    const folder = mkdtempSync(join(tmpdir(), "siscoe-saved-"));
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    cpSync(this.checkout.path(".local"), folder, { recursive: true });
    const held = heldIn(this.checkout.folder, stack);
    return { folder, held, left: leftBehind(this.checkout.folder, stack) };
  }

  /** Of some resources, those that AWS can change in place. */
  changeable(finished: Finished, held: readonly Held[]): Held[] {
    this.put(finished);
    const aging = new Aging(this.checkout.folder, stack);
    return held.filter((resource) => aging.canChange(resource));
  }

  /**
   * Runs a case: what goes wrong is told, and the same command, typed again, mends it. Returns those of the wave that
   * the engine did not come to by then, as it waited for the others: they are another case.
   */
  async run(one: Case, finished: Finished | undefined): Promise<Wave> {
    const { operation, way, wave } = one;
    this.put(operation === "create" ? undefined : finished);
    const aged = operation === "update" ? new Aging(this.checkout.folder, stack).age(wave) : [];
    const command = operation === "delete" ? "destroy" : "up";
    const broken = await this.broken(command, one);
    const met = wave.filter((resource) => isMet(one, resource, broken));
    assert.notEqual(met.length, 0, `nothing went wrong:\n${broken.stdout}${broken.stderr}`);
    this.assertTold(command, way, broken, finished);
    const mended = await this.succeed(command);
    if (way === "killed") {
      const told =
        /^The last run was killed while (.*): checking what exists\.$/m.exec(mended.stderr)?.[1] ?? "";
      const words = ({ type, urn }: Held) => `${type} ${nameOf({ urn })}`;
      for (const resource of met) assert.ok(told.includes(words(resource)), `${words(resource)} in: ${told}`);
    }
    if (command === "up") await this.assertUp(aged, finished);
    else this.assertGone(finished);
    return wave.filter((resource) => !met.includes(resource));
  }

  /** Everything as it is in an environment where nothing went wrong. */
  private async assertUp(aged: readonly Aged[], finished: Finished | undefined): Promise<void> {
    const { folder } = this.checkout;
    assert.deepEqual(discrepancies(folder, stack), []);
    const held = heldIn(folder, stack);
    for (const { resource, property, now } of aged) {
      const own = held.find(({ urn }) => urn === resource.urn);
      assert.deepEqual(own?.inputs?.[property], now, `${resource.urn}: ${property}`);
    }
    if (finished !== undefined) {
      const urns = (all: readonly Held[]) => all.map(({ urn }) => urn).sort();
      assert.deepEqual(urns(held), urns(finished.held));
      assert.deepEqual(leftBehind(folder, stack), finished.left);
    }
    const { stdout } = await this.succeed("preview");
    assert.match(stdout, /^Resources:\n {4}\d+ unchanged\n/m, `an empty preview, not:\n${stdout}`);
  }

  private assertGone(finished: Finished | undefined): void {
    assert.deepEqual(made(heldIn(this.checkout.folder, stack)), []);
    if (finished?.afterDestroy !== undefined) assert.deepEqual(this.remaining(), finished.afterDestroy);
  }

  /** What a failed command has to say: which resource, and what to type. What was done is known all the same. */
  private assertTold(command: string, way: Way, { stdout, stderr, code }: Ran, finished?: Finished): void {
    assert.equal(code, 1, stdout + stderr);
    const advice =
      command === "up"
        ? /continue with: npm run local -- up --stack prod$/m
        : /To continue: npm run local -- destroy --stack prod$/m;
    assert.match(stderr, advice);
    if (way === "killed") return;
    // What stays on purpose, the engine has forgotten.
    const stay = (finished?.held ?? []).filter(({ retainOnDelete }) => retainOnDelete === true);
    const orphaned = ({ type, id }: Held) => `orphaned: ${type} ${id ?? ""}`;
    const differences = discrepancies(this.checkout.folder, stack, true);
    assert.deepEqual(
      differences.filter((one) => !stay.map(orphaned).includes(one)),
      [],
    );
  }

  /** Runs a command in which the operations of a wave go wrong. */
  private async broken(command: string, { operation, way, wave }: Case): Promise<Ran> {
    const fault = way === "fails" ? operation : `hang-${operation}`;
    const planted = wave.map((one) => `${fault}:${one.type}::${nameOf(one)}`);
    const child = this.checkout.start([command, "--stack", stack], { EMULATOR_FAIL: planted.join(",") });
    const over = ended(child);
    if (way === "fails") return over;
    let heard = "";
    let late: NodeJS.Timeout | undefined;
    const kill = () => {
      clearTimeout(late);
      if (child.exitCode === null) execFileSync("pkill", ["-KILL", "-P", String(child.pid)]);
    };
    child.stderr.on("data", (data: Buffer) => {
      const before = hanging(heard);
      heard += data.toString();
      if (hanging(heard) === before) return;
      clearTimeout(late);
      late = setTimeout(kill, hanging(heard) === wave.length ? 0 : patience);
    });
    const ran = await over;
    clearTimeout(late);
    return ran;
  }

  private async succeed(command: string): Promise<Ran> {
    const ran = await ended(this.checkout.start([command, "--stack", stack]));
    assert.equal(ran.code, 0, `${command}:\n${ran.stdout}${ran.stderr}`);
    return ran;
  }

  /** What a destroy leaves of an environment, by type, and how many of each. */
  private remaining(): string[] {
    const { folder } = this.checkout;
    const own = made(heldIn(folder, stack)).map(({ urn }) => `in the state: ${urn}`);
    return [...own, ...recordsIn(folder, stack).map(({ type }) => type)].sort();
  }

  /** Puts a saved environment in the place of what is there; nothing, where none is given. */
  private put(finished?: Finished): void {
    const local = this.checkout.path(".local");
    rmSync(local, { recursive: true, force: true });
    if (finished !== undefined) cpSync(finished.folder, local, { recursive: true });
  }
}

/** Whether the operation on a resource went wrong, and the engine, or the emulator, has named it. */
function isMet({ operation, way }: Case, { type, urn }: Held, { stdout, stderr }: Ran): boolean {
  const name = nameOf({ urn });
  if (way === "killed") return stderr.includes(`${operation} of ${type} ${name} is done, and nobody`);
  // The engine says `aws:kms:Key` for `aws:kms/key:Key`.
  return stdout.includes(`${type.replace(/\/[^:]*/, "")} ${name} **${operation.slice(0, -1)}ing failed`);
}

/** How many operations hang, as the emulator has told. */
function hanging(said: string): number {
  return [...said.matchAll(/^EMULATOR_FAIL: .* nobody is told\.$/gm)].length;
}

function parsed(text: string): unknown {
  return text.startsWith("[") ? (JSON.parse(text) as unknown) : text;
}
