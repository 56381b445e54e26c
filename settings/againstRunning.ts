import { type CacheEngine, cacheFamily } from "../aws/engines";
import type { Running } from "../components/running";
import type { Contradiction } from "./check";
import type { Environment } from "./command";
import { problemWith, SettingsError, settingOf, shown } from "./problem";
import type { SettingsTable } from "./table";

/** The settings that AWS can't always bring about. */
interface Asked {
  readonly applyImmediately: boolean;
  readonly databaseEngineVersion: string;
  readonly databaseAllowMajorVersionUpgrade: boolean;
  readonly databaseMaxStorageGb: number;
  readonly cacheEngine: CacheEngine;
  readonly cacheEngineVersion: string;
  readonly cacheReplicas: number;
}

type Problems = Contradiction<keyof Asked>[];
type Check = (asked: Asked, running: Running) => Problems;

const now = { key: "applyImmediately", value: "true" } as const;

const databaseVersionRises: Check = (settings, { databaseEngineVersion: runs }) => {
  const {
    databaseEngineVersion: asked,
    databaseAllowMajorVersionUpgrade: allowed,
    applyImmediately,
  } = settings;
  if (runs === undefined) return [];
  const key = "databaseEngineVersion";
  const [from, to] = [parts(runs), parts(asked)];
  if (to.major < from.major || (to.major === from.major && to.minor < from.minor)) {
    return [
      {
        key,
        what: `is older than ${runs}, which AWS runs and never goes back from`,
        fix: { key, value: runs },
      },
    ];
  }
  if (to.major === from.major) return [];
  const problems: Problems = [];
  if (!allowed) {
    const what = `is another major version than ${runs}, which AWS runs: the upgrade can't be undone`;
    problems.push({ key, what, fix: { key: "databaseAllowMajorVersionUpgrade", value: "true" } });
  }
  if (!applyImmediately)
    problems.push({
      key,
      what: `is another major version than ${runs}, which AWS runs: ${waitsInVain}`,
      fix: now,
    });
  return problems;
};

const waitsInVain =
  "the upgrade would wait for the maintenance window, and the old parameter group, which is in use until then, can't be deleted";

const cacheFamilyChanges: Check = (settings, running) => {
  const { cacheEngine, cacheEngineVersion, applyImmediately } = settings;
  const { cacheEngine: engine, cacheEngineVersion: version } = running;
  if ((engine !== "valkey" && engine !== "redis") || version === undefined || applyImmediately) return [];
  const release = version.split(".").slice(0, 2).join(".");
  if (cacheFamily(engine, release) === cacheFamily(cacheEngine, cacheEngineVersion)) return [];
  return [
    {
      key: "cacheEngineVersion",
      what: `takes other parameters than ${engine} ${version}, which AWS runs: ${waitsInVain}`,
      fix: now,
    },
  ];
};

// AWS takes replicas away at once, and the failover in the window: in between, it refuses (provider#24244).
const failoverGoesFirst: Check = ({ cacheReplicas, applyImmediately }, { cacheAutomaticFailover }) =>
  cacheReplicas > 0 || !cacheAutomaticFailover || applyImmediately
    ? []
    : [
        {
          key: "cacheReplicas",
          what: "leaves no replica for the automatic failover, which AWS would end in the maintenance window only",
          fix: now,
        },
      ];

const diskMayGrow: Check = ({ databaseMaxStorageGb }, { databaseStorageGb: grown = 0 }) =>
  databaseMaxStorageGb >= grown
    ? []
    : [{ key: "databaseMaxStorageGb", what: `is less than the ${grown} GiB that the disk has grown to` }];

const checks = [databaseVersionRises, cacheFamilyChanges, failoverGoesFirst, diskMayGrow];

/**
 * Refuses settings that AWS can't bring about from what it runs now, before anything is changed.
 *
 * @param running - what isn't known is not checked.
 * @param others - what is wrong with the settings for another reason, to be said together with it.
 * @throws SettingsError, with all of them.
 */
export function checkAgainstRunning(
  table: SettingsTable,
  settings: Asked,
  running: Running,
  environment: Environment,
  others: readonly Contradiction<string>[] = [],
): void {
  const all: Contradiction<string>[] = [...checks.flatMap((check) => check(settings, running)), ...others];
  const problems = all.map(({ key, what, fix }) => {
    const said = `(${shown(settingOf(table, key), settings[key as keyof Asked])}) ${what}`;
    return problemWith(environment, table, key, said, fix);
  });
  if (problems.length > 0) throw new SettingsError(environment, problems);
}

/** A version's numbers; a bare major version is met by every minor one. */
function parts(version: string): { major: number; minor: number } {
  const [major = "", minor = "Infinity"] = version.split(".");
  return { major: Number(major), minor: Number(minor) };
}
