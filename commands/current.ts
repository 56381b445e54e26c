import { inColumns } from "./columns";
import { processTerminal } from "./terminal";
import { ask, pins } from "./current/pins";
import { behind } from "./current/behind";

/** `npm run current`: how far behind each pinned thing is, and what raises it. */
async function current(): Promise<void> {
  const { print } = processTerminal();
  const rows = await Promise.all(
    pins().map(async (pin) => {
      const newest = await ask(pin);
      const state = newest === undefined ? `not asked (pinned ${pin.since()})` : behind(pin.version, newest);
      const raise = newest === undefined || state === "current" ? "" : pin.raise(newest);
      return [pin.name, pin.version, newest ?? "?", state, pin.stays ?? raise];
    }),
  );
  const heading = ["what", "pinned", "newest", "state", "how to raise it"];
  for (const line of inColumns([heading, ...rows])) print(`${line}\n`);
}

void current();
