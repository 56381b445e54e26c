import { type CacheEngine, cacheFamily, majorOf, mayUpgrade, newestRelease, releaseOf } from "../aws/engines";
import type { Running } from "../components/running";
import type { Contradiction } from "./check";

/** The settings that AWS can't always bring about. */
interface Asked {
  readonly applyImmediately: boolean;
  readonly databaseInstanceClass: unknown;
  readonly databaseEngineVersion: string;
  readonly databaseAllowMajorVersionUpgrade: boolean;
  readonly databaseMaxStorageGb: number;
  readonly cacheEngine: CacheEngine;
  readonly cacheEngineVersion: string;
  readonly cacheNodeType: string;
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
  if (runs === undefined || releaseOf(asked, runs) === runs) return [];
  const key = "databaseEngineVersion";
  const rises = Number(majorOf(asked)) > Number(majorOf(runs));
  if (!mayUpgrade(runs, releaseOf(asked, runs))) {
    const [what, value] = rises
      ? [
          `is not a possible upgrade from ${runs}, which AWS runs: set a release that is not older`,
          newestRelease(majorOf(asked)),
        ]
      : [`is older than ${runs}, which AWS runs: RDS can't downgrade`, runs];
    return [{ key, what, fix: { key, value } }];
  }
  if (!rises) return [];
  const problems: Problems = [];
  if (!allowed) {
    const what = `is another major version than ${runs}, which AWS runs: the upgrade can't be undone`;
    problems.push({ key, what, fix: { key: "databaseAllowMajorVersionUpgrade", value: "true" } });
  }
  if (!applyImmediately) {
    problems.push({
      key,
      what: `is another major version than ${runs}, which AWS runs: ${waitsInVain}`,
      fix: now,
    });
  }
  return problems;
};

const waitsInVain =
  "the upgrade would wait for the maintenance window, but the old parameter group can't be deleted, because it is in use until then";

const cacheFamilyChanges: Check = (settings, running) => {
  const { cacheEngine, cacheEngineVersion, applyImmediately } = settings;
  const { cacheEngine: engine, cacheEngineVersion: version } = running;
  if ((engine !== "valkey" && engine !== "redis") || version === undefined || applyImmediately) return [];
  const release = version.split(".").slice(0, 2).join(".");
  if (cacheFamily(engine, release) === cacheFamily(cacheEngine, cacheEngineVersion)) return [];
  return [
    {
      key: "cacheEngineVersion",
      what: `needs another parameter group than ${engine} ${version}, which AWS runs: ${waitsInVain}`,
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
          what: "leaves no replica for the automatic failover, which AWS would turn off only in the maintenance window",
          fix: now,
        },
      ];

// The provider sends the new node type while the new replica is being made, and ElastiCache refuses it then: it waits for the
// group alone (hashicorp/terraform-provider-aws#50096).
const replicasGoFirst: Check = (settings, { cacheNodeType: runs, cacheReplicas: replicas }) =>
  runs === undefined ||
  replicas === undefined ||
  runs === settings.cacheNodeType ||
  replicas >= settings.cacheReplicas
    ? []
    : [
        {
          key: "cacheReplicas",
          what:
            `adds to the ${replicas} that AWS runs while cacheNodeType changes from ${runs}, which ElastiCache refuses in one "up": ` +
            `change one of the two, and the other in the next "up"`,
          fix: { key: "cacheNodeType", value: runs },
        },
      ];

const versionOffersClass: Check = (_, running) =>
  running.databaseOffersClass !== false
    ? []
    : [
        {
          key: "databaseInstanceClass",
          what:
            `is not offered with PostgreSQL ${running.databaseEngineVersion ?? ""}, which AWS runs: ` +
            `upgrade databaseEngineVersion in an "up" of its own first, and stay on ${running.databaseInstanceClass ?? ""} until then`,
          fix: { key: "databaseInstanceClass", value: running.databaseInstanceClass ?? "" },
        },
      ];

const diskMayGrow: Check = ({ databaseMaxStorageGb }, { databaseStorageGb: grown = 0 }) =>
  databaseMaxStorageGb >= grown
    ? []
    : [
        {
          key: "databaseMaxStorageGb",
          what: `is less than ${grown} GiB, the size to which the disk has grown`,
        },
      ];

const checks = [
  databaseVersionRises,
  versionOffersClass,
  cacheFamilyChanges,
  failoverGoesFirst,
  replicasGoFirst,
  diskMayGrow,
];

/**
 * What AWS can't bring about from what it runs now.
 *
 * @param running - what isn't known is not checked.
 */
export function runningProblems(asked: Asked, running: Running): Problems {
  return checks.flatMap((check) => check(asked, running));
}
