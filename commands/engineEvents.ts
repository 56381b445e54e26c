import type { EngineEvent } from "@pulumi/pulumi/automation";
import { Failure } from "./failure";

/**
 * What the engine tells in the course of one operation, each event once and in order. The oldest CLI that is supported
 * is the first that hands them over by gRPC: from those before, the Automation API read them out of a file that it
 * tailed, some of it twice or in pieces, and warned of that in the terminal.
 *
 * Source: https://github.com/pulumi/pulumi/issues/20857
 */
export class EngineEvents {
  private readonly heard = new Map<number, EngineEvent>();

  /** Goes into the operation's options. */
  public readonly onEvent = (event: EngineEvent): void => {
    this.heard.set(event.sequence, event);
  };

  /** What was heard. */
  public get all(): readonly EngineEvent[] {
    return [...this.heard.values()].sort((a, b) => a.sequence - b.sequence);
  }

  /** The same of an operation that went well. */
  public get complete(): readonly EngineEvent[] {
    this.insistOnAll();
    return this.all;
  }

  /** After an operation that went well: an event that was not heard, which may be a deletion, is a failure. */
  public insistOnAll(): void {
    const { all } = this;
    const withoutGap = all.every(({ sequence }, index) => sequence === index);
    if (!withoutGap || !all.some(({ summaryEvent }) => summaryEvent !== undefined)) {
      throw new Failure("Some of the engine's events were lost. Run the command again.");
    }
  }
}
