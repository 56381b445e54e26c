import { once } from "node:events";
import { test } from "node:test";
import { Checkout } from "../support/checkout";
import { bases, type SettingChange } from "../support/settingChanges";
import { endThreads } from "./emulatorThreads";
import { SavedEnvironment } from "./settingChange";

// The SDK keeps a stack trace of each promise, by source line: a third of the program's time, and nobody reads one (main.js).
process.setSourceMapsEnabled(false);

/*
 * A process that has an environment of its own for each start, and tries the changes that it is sent. A program that
 * the settings refuse leaves rejections behind: the test fails by them, which nobody asks about, and the process goes on.
 */
void test("changes", async () => {
  await once(process, "disconnect");
});

const saved = new Map<SettingChange["from"], Promise<SavedEnvironment>>();

function savedFor(from: SettingChange["from"]): Promise<SavedEnvironment> {
  const known = saved.get(from) ?? new SavedEnvironment(new Checkout(), "prod", bases[from]).save();
  saved.set(from, known);
  return known;
}

async function answer(change: SettingChange): Promise<{ outcome: string } | { failure: string }> {
  try {
    return { outcome: await (await savedFor(change.from)).try(change) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    await endThreads();
  }
}

process.on("message", (change: SettingChange) => {
  void answer(change).then((said) => process.send?.(said));
});
