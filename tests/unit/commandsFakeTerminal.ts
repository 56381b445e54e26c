import { Interrupted } from "../../commands/failure";
import type { Terminal } from "../../commands/terminal";

/** A terminal that remembers what was said, and on which Ctrl-C can be pressed. */
export interface FakeTerminal extends Terminal {
  readonly printed: string[];
  readonly said: string[];
  readonly stop: () => void;
}

/** Makes one. */
export function fakeTerminal(): FakeTerminal {
  const controller = new AbortController();
  const printed: string[] = [];
  const said: string[] = [];
  return {
    printed,
    said,
    print: (text) => printed.push(text),
    say: (line) => said.push(line),
    color: false,
    signal: controller.signal,
    goOn: () => {
      if (controller.signal.aborted) throw new Interrupted("Stopped.");
    },
    doing: () => undefined,
    stop: () => {
      controller.abort();
    },
  };
}
