/** After so long without a word, in milliseconds, a command says what it is doing; and again after so long. */
const first = 2_000;
const again = 15_000;

/** The lines that break a silence: on a slow machine there are some, on a quick one none. */
export const silenceLines = /^[A-Z][^\n]*: \d+ s\n/gm;

/** Breaks the silence of a command: whoever waits sees what for, and that it goes on. */
export class Silence {
  private what: string | undefined;
  private begun = 0;
  private heardAt: number;
  private limit = first;

  /**
   * @param say - says a line.
   * @param now - the time, in milliseconds.
   */
  constructor(
    private readonly say: (line: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.heardAt = now();
  }

  /** Remembers what is being done from here on, to be said where nothing else is. */
  doing(what: string): void {
    this.what = what;
    this.begun = this.now();
  }

  /** Something was said. */
  heard(): void {
    this.heardAt = this.now();
    this.limit = first;
  }

  /** Looks whether it has been silent for too long. */
  tick(): void {
    if (this.what === undefined || this.now() - this.heardAt < this.limit) return;
    this.say(`${this.what}: ${String(Math.round((this.now() - this.begun) / 1000))} s`);
    this.heardAt = this.now();
    this.limit = again;
  }
}
