import { execFileSync } from "node:child_process";
import type { Change } from "../../engine/changes";
import { type Checkout, ended, type Ran } from "../checkout";

/** What goes wrong with one operation of an `up`. */
export interface Disturbance {
  /**
   * AWS fails the operation; or, when AWS has done it and nobody has heard of it, the engine is killed, or the command with
   * the engine and the emulator in it.
   */
  readonly way: "fails" | "engine killed" | "command killed";
  /** Which operation, of those that a preview tells of. */
  readonly index: number;
}

/** An operation that can go wrong. */
export interface Disturbable {
  readonly operation: "create" | "update" | "delete";
  readonly type: string;
  readonly name: string;
}

const operations: Readonly<Record<string, Disturbable["operation"]>> = {
  create: "create",
  "create-replacement": "create",
  update: "update",
  delete: "delete",
  "delete-replaced": "delete",
};

/** The operations on resources of a provider, of what a preview tells of. */
export function disturbable(changes: readonly Change[]): Disturbable[] {
  return changes.flatMap((change) => {
    const [op = "", urn = ""] = change.split(" ");
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    const operation = operations[op];
    return operation === undefined || !/^(aws|random):/.test(type) ? [] : [{ operation, type, name }];
  });
}

/** Runs an `up` in which an operation goes wrong. */
export async function upDisturbed(
  checkout: Checkout,
  way: Disturbance["way"],
  { operation, type, name }: Disturbable,
): Promise<Ran> {
  const fault = way === "fails" ? operation : `hang-${operation}`;
  const child = checkout.start(["up"], { EMULATOR_FAIL: `${fault}:${type}::${name}` });
  const over = ended(child);
  if (way === "fails") return over;
  let heard = "";
  let isKilled = false;
  child.stderr.on("data", (data: Buffer) => {
    heard += data.toString();
    if (isKilled || !/^EMULATOR_FAIL: .* nobody is told\.$/m.test(heard)) return;
    isKilled = true;
    // Not the servers, which the command has started too.
    if (child.exitCode === null) execFileSync("pkill", ["-KILL", "-P", String(child.pid), "pulumi"]);
    if (way === "command killed") child.kill("SIGKILL");
  });
  return over;
}
