import type { table } from "../config";
import { formatCidr, holds, parseCidr } from "../components/addressSlots";
import {
  applicationIsThere,
  ceilingsAreAbove,
  framingIsSaidOnce,
  imageCanRun,
  imageMayBePulled,
  portsAreThree,
  publicTasksAreCheapOnes,
  shellsReachAws,
  sizesExist,
  targetsAreTasks,
  tasksReachAws,
} from "./application";
import { type Check as TableCheck, withoutEffect } from "./check";
import { cacheVersions, judgeCacheVersion } from "../aws/engines";
import { judgeRegion, judgeZone, zonesOf } from "../aws/regions";
import { hoursAreWhole, onlyTheUnprotectedSleep, sleepersHaveNoCeiling } from "./awake";
import { copyIsElsewhere, lockedVaultTakesBackups, vaultIsThere } from "./backups";
import { somebodyIsTold } from "./alarmEmail";
import { countedRulesExist, firewallIsThere } from "./firewall";
import { namesFit, recordsHaveZone, targetsCanBeReached } from "./site";
import { dailyWindowMinutes, weeklyWindowMinutes, windowsOverlap } from "./windows";

type Table = typeof table;
type Key = keyof Table;
type Check = TableCheck<Table>;

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(parseCidr);

const zonesExist: Check = ({ "aws:region": region, availabilityZones: zones, vpcId }, given) => {
  if (region === undefined) return [];
  if (judgeRegion(region) === "wrong")
    return [{ key: "aws:region", what: "is not a region that this stack knows" }];
  // An existing network has the zones of its subnets.
  if (vpcId !== undefined) return [];
  const missing = (zones ?? []).filter((zone) => judgeZone(region, zone) === "wrong");
  if (missing.length === 0) return [];
  const right = JSON.stringify(zonesOf(region).slice(0, 2));
  return [
    {
      key: "availabilityZones",
      what: `names ${missing.join(", ")}, which ${region} does not have`,
      fix: { key: "availabilityZones", value: given("availabilityZones") ? undefined : right },
    },
  ];
};

const networkIsPrivate: Check = ({ vpcCidr }) => {
  if (vpcCidr === undefined) return [];
  const block = parseCidr(vpcCidr);
  const fits =
    block !== undefined &&
    formatCidr(block) === vpcCidr &&
    block.prefixLength >= 16 &&
    block.prefixLength <= 20 &&
    privateBlocks.some((outer) => outer !== undefined && holds(outer, block));
  return fits ? [] : [{ key: "vpcCidr", what: "is not a private block from /16 to /20" }];
};

const existingNetworkIsWhole: Check = (settings, given) => {
  const subnets = ["publicSubnetIds", "appSubnetIds", "dataSubnetIds"] as const;
  if (!given("vpcId")) {
    return subnets.filter(given).map((key) => ({
      key,
      what: "belongs to an existing VPC, but vpcId is not set",
      fix: { key: "vpcId" as const },
    }));
  }
  const lacking = subnets
    .filter((key) => !given(key))
    .map((key) => ({ key, what: "is not set, but vpcId requires it" }));
  const ofOwnVpc = ["vpcCidr", "egress", "interfaceEndpoints", "flowLogs", "availabilityZones"] as const;
  const idle = withoutEffect(ofOwnVpc, given, "with an existing VPC (vpcId)");
  const all = subnets.flatMap((key) => settings[key] ?? []);
  const shared = all.filter((id, index) => all.indexOf(id) !== index);
  const mixed = shared.map((id) => ({
    key: "dataSubnetIds" as const,
    what: `and the other subnet lists share ${id}: each tier needs its own subnets`,
  }));
  return [...lacking, ...idle, ...mixed];
};

const certificateIsObtainable: Check = ({ "aws:region": region, certificateArn }, given) => {
  if (!given("certificateArn") && !given("hostedZoneId")) {
    return [
      {
        key: "hostedZoneId",
        what: "is not set, and certificateArn is not set either: HTTPS needs one of the two",
      },
    ];
  }
  if (certificateArn === undefined || region === undefined || certificateArn.includes(`:${region}:`))
    return [];
  return [{ key: "certificateArn", what: `is not in ${region}, the region of the load balancer` }];
};

const databaseStorageCanGrow: Check = ({ databaseStorageGb: size, databaseMaxStorageGb: most }) =>
  size !== undefined && most !== undefined && most * 10 < size * 11
    ? [
        {
          key: "databaseMaxStorageGb",
          what: `must be at least a tenth more than databaseStorageGb (${size})`,
          fix: { key: "databaseMaxStorageGb", value: String(Math.ceil((size * 11) / 10)) },
        },
      ]
    : [];

/** Checks of a backup and a maintenance window, which AWS wants of a least length and apart. */
function windowsFit(backupKey: Key, maintenanceKey: Key, leastMinutes: number): Check {
  return (settings) => {
    const backup = settings[backupKey] as string | undefined;
    const maintenance = settings[maintenanceKey] as string | undefined;
    const short = (key: Key, minutes: number) =>
      minutes < leastMinutes
        ? [{ key, what: `lasts ${minutes} minutes, but AWS requires at least ${leastMinutes}` }]
        : [];
    return [
      ...(backup === undefined ? [] : short(backupKey, dailyWindowMinutes(backup))),
      ...(maintenance === undefined ? [] : short(maintenanceKey, weeklyWindowMinutes(maintenance))),
      ...(backup !== undefined && maintenance !== undefined && windowsOverlap(backup, maintenance)
        ? [{ key: backupKey, what: `overlaps ${maintenanceKey} (${maintenance})` }]
        : []),
    ];
  };
}

/** Gives way what only has its default; where both were asked for, which one gives way is the owner's choice. */
const failoverHasSomewhereToGo: Check = (settings, given) => {
  const { cacheReplicas, cacheAutomaticFailover: failover, cacheMultiAz: multiAz } = settings;
  return [
    ...(failover === true && cacheReplicas === 0
      ? [
          {
            key: "cacheAutomaticFailover" as const,
            what: "needs a replica, but cacheReplicas is 0",
            fix: given("cacheAutomaticFailover")
              ? { key: "cacheReplicas" as const }
              : { key: "cacheAutomaticFailover" as const, value: "false" },
          },
        ]
      : []),
    ...(multiAz === true && failover === false
      ? [
          {
            key: "cacheMultiAz" as const,
            what: "needs cacheAutomaticFailover, which is off",
            fix: given("cacheMultiAz")
              ? { key: "cacheAutomaticFailover" as const }
              : { key: "cacheMultiAz" as const, value: "false" },
          },
        ]
      : []),
  ];
};

const targetsListenOnTheAppsPort: Check = ({ appTargets = [], appPort }) => {
  const others = appTargets.filter((target) => appPort !== undefined && !target.endsWith(`:${appPort}`));
  if (others.length === 0) return [];
  return [
    { key: "appTargets", what: `has a port other than appPort (${appPort ?? ""}), the only open port` },
  ];
};

const cacheVersionExists: Check = ({ cacheEngine: engine, cacheEngineVersion: version }, given) => {
  if (engine === undefined || version === undefined) return [];
  if (judgeCacheVersion(engine, version) !== "wrong") return [];
  // Redis 6 is not for this stack: the row's type begins with 7.
  const known = cacheVersions(engine).filter((one) => !one.startsWith("6"));
  const value = given("cacheEngineVersion") ? undefined : { valkey: "8.0", redis: "7.1" }[engine];
  return [
    {
      key: "cacheEngineVersion",
      what: `is not a version of ${engine} (${known.join(", ")})`,
      fix: { key: "cacheEngineVersion", value },
    },
  ];
};

const checks: readonly Check[] = [
  zonesExist,
  networkIsPrivate,
  existingNetworkIsWhole,
  certificateIsObtainable,
  databaseStorageCanGrow,
  windowsFit("databaseBackupWindow", "databaseMaintenanceWindow", 30),
  windowsFit("cacheSnapshotWindow", "cacheMaintenanceWindow", 60),
  failoverHasSomewhereToGo,
  cacheVersionExists,
  targetsListenOnTheAppsPort,
  targetsCanBeReached,
  namesFit,
  applicationIsThere,
  imageCanRun,
  imageMayBePulled,
  tasksReachAws,
  portsAreThree,
  publicTasksAreCheapOnes,
  shellsReachAws,
  sizesExist,
  ceilingsAreAbove,
  framingIsSaidOnce,
  targetsAreTasks,
  recordsHaveZone,
  firewallIsThere,
  countedRulesExist,
  vaultIsThere,
  copyIsElsewhere,
  lockedVaultTakesBackups,
  somebodyIsTold,
  hoursAreWhole,
  onlyTheUnprotectedSleep,
  sleepersHaveNoCeiling,
];

/** Everything wrong between settings that are each right by themselves. */
export const contradictions: Check = (settings, given) => checks.flatMap((check) => check(settings, given));
