import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "./cloud";
import type { Operation } from "./resourceType";
import { noRoom } from "./services/ecs/capacity";

/** How long the engine may take to ask for the next operation that is to fail, in milliseconds. */
const patience = 10_000;

/** A resource as its URN names it. */
export interface Named {
  readonly type: string;
  readonly name: string;
}

/**
 * What a test has go wrong (`EMULATOR_FAIL`, a list with commas). Each is about a type, or, with `::<name>`, about the one
 * resource of that name in the program:
 *
 * - `create:<type>`, `update:<type>`, `delete:<type>`: AWS fails the operation, and has done nothing. Those with a name fail
 *   together, once the engine has asked for all of them, or for none for a while: it begins nothing new after a failure.
 * - `hang-create:<type>`, …: AWS has done the operation, and the engine never hears of it.
 * - `full:<type>`: Fargate has no room for what a creation or a change would start (of a service, or of the call that migrates).
 * - `drift:<type>`: somebody changed the resource by hand.
 */
export class Faults {
  private readonly asked = new Set<string>();

  public constructor(private readonly planted: readonly string[] = []) {}

  /** The faults of a list as it is written. */
  public static from(list = ""): Faults {
    return new Faults(list.split(",").map((fault) => fault.trim()));
  }

  /** Does an operation of the engine's on a resource, as well as the faults let it. */
  public async during<T>(operation: Operation, resource: Named, work: () => Promise<T>): Promise<T> {
    if (this.has(operation, resource)) {
      await this.allAsked(operation, resource);
      const what = `${operation} ${resource.type}`;
      throw new AwsError(what, "InternalFailure", "EMULATOR_FAIL asks for this failure");
    }
    if (operation !== "delete" && this.has("full", resource))
      throw noRoom(operation, resource.type, resource.name);
    const done = await work();
    if (!this.has(`hang-${operation}`, resource)) return done;
    const { type, name } = resource;
    process.stderr.write(`EMULATOR_FAIL: ${operation} of ${type} ${name} is done, and nobody is told.\n`);
    return new Promise<never>(() => undefined);
  }

  /** Whether a read is to find resources of this type changed. */
  public drifts(type: string): boolean {
    return this.planted.includes(`drift:${type}`);
  }

  /** Waits until the engine has asked for all that is to fail by its name, or waits for what it has asked for. */
  private async allAsked(operation: Operation, { type, name }: Named): Promise<void> {
    this.asked.add(`${operation}:${type}::${name}`);
    const isOut = (fault: string) =>
      fault.startsWith(`${operation}:`) && fault.includes("::") && !this.asked.has(fault);
    for (let before = 0; this.planted.some(isOut) && before < this.asked.size;) {
      before = this.asked.size;
      for (const from = Date.now(); this.planted.some(isOut) && Date.now() - from < patience;)
        await sleep(50);
    }
  }

  private has(fault: string, { type, name }: Named): boolean {
    return [type, `${type}::${name}`].some((meant) => this.planted.includes(`${fault}:${meant}`));
  }
}
