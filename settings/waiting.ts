import type { Running } from "../components/running";

/** The settings that wait unless `applyImmediately` says otherwise, and the setting of the window that they wait for. */
const windows = {
  databaseInstanceClass: "databaseMaintenanceWindow",
  databaseEngineVersion: "databaseMaintenanceWindow",
  databaseStorageGb: "databaseMaintenanceWindow",
  databaseMultiAz: "databaseMaintenanceWindow",
  cacheEngine: "cacheMaintenanceWindow",
  cacheEngineVersion: "cacheMaintenanceWindow",
  cacheNodeType: "cacheMaintenanceWindow",
  cacheAutomaticFailover: "cacheMaintenanceWindow",
  cacheMultiAz: "cacheMaintenanceWindow",
} as const satisfies Readonly<Partial<Record<keyof Running, string>>>;

type Waiting = keyof typeof windows;

type Settings = Readonly<Record<Waiting | (typeof windows)[Waiting] | "applyImmediately", unknown>>;

/** The provider sends a token with ApplyImmediately, which makes all that waits for the cache. */
const orWithToken =
  ", or, with a restart, as soon as siscoe:cacheTokenVersion or siscoe:cacheTokenStrategy changes";

/**
 * Says which settings AWS makes true in a maintenance window only.
 *
 * @param running - what it runs now; what isn't known is left out.
 */
export function waitingChanges(settings: Settings, running: Running): string[] {
  if (settings.applyImmediately === true) return [];
  return Object.entries(windows).flatMap(([key, window]) => {
    const [now, asked] = [running[key as Waiting], settings[key as Waiting]];
    if (now === undefined || isMet(now, asked)) return [];
    return [
      `siscoe:${key}: AWS runs ${JSON.stringify(now)} and changes it to ${JSON.stringify(asked)} in the maintenance window ` +
        `${String(settings[window])} UTC (siscoe:${window})${key.startsWith("cache") ? orWithToken : ""}. Until then, each "up" ` +
        "sends the change again, which does no harm. To change it now, with a restart, set siscoe:applyImmediately to true.",
    ];
  });
}

/** Whether what runs is what is asked for: a bare major version is met by its minors, and a disk grows by itself. */
function isMet(now: unknown, asked: unknown): boolean {
  if (typeof now === "number" && typeof asked === "number") return now >= asked;
  if (typeof now === "string" && typeof asked === "string")
    return now === asked || now.startsWith(`${asked}.`);
  return now === asked;
}
