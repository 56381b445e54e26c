import { once } from "node:events";
import { test } from "node:test";
import { Checkout } from "../support/checkout";
import type { SettingChange } from "../support/settingChanges";
import { SavedEnvironment } from "./settingChange";

/*
 * A process that has a production of its own, and tries the changes that it is sent. A program that the settings refuse
 * leaves rejections behind: the test fails by them, which nobody asks about, and the process goes on.
 */
void test("changes", async () => {
  await once(process, "disconnect");
});

const saved = new SavedEnvironment(new Checkout(), "prod").save();

async function answer(change: SettingChange): Promise<{ outcome: string } | { failure: string }> {
  try {
    return { outcome: await (await saved).try(change) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (change: SettingChange) => {
  void answer(change).then((said) => process.send?.(said));
});
