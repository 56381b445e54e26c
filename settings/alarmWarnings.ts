import { table } from "../config";
import { setCommand, type StackIdentity } from "./command";

/** What to know of an environment that nobody is told about. Production is where `protect` is on. */
export function alarmWarnings(
  settings: { readonly protect: boolean; readonly alarmEmail?: string | undefined },
  environment: StackIdentity,
): string[] {
  if (!settings.protect || settings.alarmEmail !== undefined) return [];
  return [
    "siscoe:alarmEmail is not set: nobody is told when the site is down, a disk is full or the certificate runs out. " +
      `Set it: ${setCommand(environment, "alarmEmail", table.alarmEmail)}`,
  ];
}
