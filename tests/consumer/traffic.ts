import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../support/eventually";
import type { Answer } from "../support/answers";

/** Enough that requests are under way at any moment, and little enough to leave a small machine its time. */
const pauseMs = 10;

const patienceMs = 60_000;

/** Someone who keeps asking, one request after the other, and remembers how each ended. */
export class Traffic {
  /** How each request ended, in order: the answer's status, or the error's code where there was no answer. */
  readonly outcomes: (number | string)[] = [];
  private stopped = false;
  private readonly ended: Promise<void>;

  /** @param ask makes the request of a number: 0, 1, 2 … */
  constructor(ask: (number: number) => Promise<Answer>) {
    this.ended = this.keepAsking(ask);
  }

  /** Waits for one more request to end so, from now on. */
  async until(outcome: number | string): Promise<void> {
    const from = this.outcomes.length;
    const seen = () => this.outcomes.slice(from).includes(outcome);
    await eventually(`a request ends with ${outcome}, after ${this.since(from).join()}`, seen, patienceMs);
  }

  /** The different outcomes since so many requests, sorted. */
  since(count: number): (number | string)[] {
    return [...new Set(this.outcomes.slice(count))].sort();
  }

  /** Ends it, and waits for the last answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async keepAsking(ask: (number: number) => Promise<Answer>): Promise<void> {
    while (!this.stopped) {
      const outcome = await ask(this.outcomes.length).then(
        ({ status }) => status,
        (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error),
      );
      this.outcomes.push(outcome);
      await sleep(pauseMs);
    }
  }
}
