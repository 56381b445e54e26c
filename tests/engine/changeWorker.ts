import { Checkout } from "../support/checkout";
import { bases, type SettingChange } from "../support/settingChanges";
import { SavedEnvironment } from "./settingChange";

/*
 * A process that has an environment of its own for each start, and tries the changes that it is sent. It is no test:
 * Node.js follows every promise of one, and the SDK's stack traces are taken by source line (main.js). Together that is
 * half of the time, for nobody to read.
 */
process.setSourceMapsEnabled(false);
// A program that the settings refuse leaves rejections behind.
process.on("unhandledRejection", () => undefined);
process.once("disconnect", () => process.exit());

const ending = (work: () => void) => process.once("exit", work);
const saved = new Map<SettingChange["from"], Promise<SavedEnvironment>>();

function savedFor(from: SettingChange["from"]): Promise<SavedEnvironment> {
  const known = saved.get(from) ?? new SavedEnvironment(new Checkout({ ending }), "prod", bases[from]).save();
  saved.set(from, known);
  return known;
}

async function answer(change: SettingChange): Promise<{ outcome: string } | { failure: string }> {
  try {
    return { outcome: await (await savedFor(change.from)).try(change) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (change: SettingChange) => {
  void answer(change).then((said) => process.send?.(said));
});
