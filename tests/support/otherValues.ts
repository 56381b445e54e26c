import { newestPostgres, newestRelease } from "../../aws/engines";
import { sections, table } from "../../config";
import { defaultOf, fullKey, type Setting } from "../../settings/table";
import { settingsOf } from "./stackFiles";

/** Production's settings. */
export const prod = settingsOf("prod");

/** What belongs to an existing VPC, and counts with it alone. */
export const ofExistingVpc = {
  vpcId: table.vpcId.example,
  publicSubnetIds: table.publicSubnetIds.example,
  appSubnetIds: table.appSubnetIds.example,
  dataSubnetIds: table.dataSubnetIds.example,
};

/** Production in a VPC that was there before. */
export const inExistingVpc = {
  ...Object.fromEntries(
    Object.entries(prod).filter(([name]) => !["siscoe:egress", "siscoe:availabilityZones"].includes(name)),
  ),
  ...Object.fromEntries(Object.entries(ofExistingVpc).map(([key, value]) => [`siscoe:${key}`, value])),
};

/** Another value of what belongs to an existing VPC. */
export function anotherInVpc(key: string): Readonly<Record<string, string>> {
  const example = ofExistingVpc[key as keyof typeof ofExistingVpc];
  return { [`siscoe:${key}`]: example.replaceAll(/0(?=[a-f0-9]{4})/g, "1") };
}

/** The subnets that exist, and one more in the third zone: the last digit of an id says which (emulator/outside.ts). */
export const grownInVpc: Readonly<Record<string, string>> = {
  publicSubnetIds: grown(ofExistingVpc.publicSubnetIds, "8"),
  appSubnetIds: grown(ofExistingVpc.appSubnetIds, "7"),
  dataSubnetIds: grown(ofExistingVpc.dataSubnetIds, "6"),
};

function grown(ids: string, digit: string): string {
  return JSON.stringify([...(JSON.parse(ids) as string[]), `subnet-0123456789abcdef${digit}`]);
}

/** What has production make the parts that it goes without, each beside the application wherever that runs. */
export const optionalParts = {
  "siscoe:alarmEmail": "ti@siscoe.test",
  "siscoe:monthlyBudget": "250",
  "siscoe:firewall": "block",
  "siscoe:backupVault": "true",
  "siscoe:backupVaultLock": "governance",
  "siscoe:backupCopyRegion": "us-east-1",
  "siscoe:imageRepository": "true",
  "siscoe:ipv6": "true",
};

/** Production with the application on ECS. */
export const withService = { ...prod, "siscoe:image": table.image.example };

/** What has the application on ECS make the parts that it goes without. */
export const optionalServiceParts = { "siscoe:webMaxTasks": "6", "siscoe:workerMaxTasks": "4" };

/** What else a change takes to be made of an environment that is up. */
export const madeWith: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  databaseEngineVersion: {
    "siscoe:databaseEngineVersion": newestRelease(String(newestPostgres)),
    "siscoe:databaseAllowMajorVersionUpgrade": "true",
    "siscoe:applyImmediately": "true",
  },
};

/** What the settings refuse beside a part that is off: it is taken away with it. */
export const goesWith: Readonly<Record<string, readonly string[]>> = {
  image: Object.keys(optionalServiceParts),
  alarmEmail: ["siscoe:monthlyBudget"],
  backupVault: ["siscoe:backupVaultLock", "siscoe:backupCopyRegion"],
};

/** What production goes without even so: a shell in its tasks, uploads that were restored, and nights asleep. */
export const stagingParts = {
  "siscoe:protect": "false",
  "siscoe:executeCommand": "true",
  "siscoe:uploadsRestoreFrom": table.uploadsRestoreFrom.example,
  "siscoe:awakeHours": "mon-fri 07:00-20:00",
};

/** Whether a setting belongs to the application on ECS, and counts with its image alone. */
export function isOfService(key: string): boolean {
  return key !== "image" && key in sections["The application on ECS"];
}

/**
 * Another value, where the example is production's own, or what has to change with it. A row that is added to the table
 * needs a line here only then.
 */
const otherValues: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  "aws:region": {
    "aws:region": "us-east-1",
    "siscoe:availabilityZones": '["us-east-1a","us-east-1b"]',
  },
  owner: "somebody",
  domain: "novo.siscoe.example.com",
  vpcCidr: "10.30.0.0/16",
  egress: "none",
  databaseInstanceClass: "db.t4g.large",
  databaseEngineVersion: "16",
  databaseBackupWindow: "02:00-03:00",
  databaseMaintenanceWindow: "mon:06:30-mon:07:30",
  databaseInsights: "advanced",
  databaseMonitoringSeconds: "30",
  cacheEngine: { "siscoe:cacheEngine": "redis", "siscoe:cacheEngineVersion": "7.1" },
  cacheEngineVersion: "8.1",
  cacheNodeType: "cache.t4g.medium",
  cacheAutomaticFailover: { "siscoe:cacheAutomaticFailover": "false", "siscoe:cacheMultiAz": "false" },
  cacheSnapshotWindow: "02:00-03:00",
  cacheMaintenanceWindow: "mon:07:30-mon:08:30",
  // It counts beside the address alone.
  alarmLatencySeconds: { "siscoe:alarmEmail": "plantao@siscoe.test", "siscoe:alarmLatencySeconds": "5" },
  firewallCountedRules: {
    "siscoe:firewall": "block",
    "siscoe:firewallCountedRules": '["CrossSiteScripting_BODY","SQLi_BODY"]',
  },
  firewallSignInLimit: { "siscoe:firewall": "count", "siscoe:firewallSignInLimit": "200" },
  backupVaultRetentionDays: { "siscoe:backupVault": "true", "siscoe:backupVaultRetentionDays": "90" },
  backupVaultLock: { "siscoe:backupVault": "true", "siscoe:backupVaultLock": "compliance" },
  backupCopyRegion: { "siscoe:backupVault": "true", "siscoe:backupCopyRegion": "us-east-1" },
  alarmEmail: { "siscoe:alarmEmail": "ti@siscoe.test", "siscoe:monthlyBudget": "250" },
  monthlyBudget: { "siscoe:alarmEmail": "ti@siscoe.test", "siscoe:monthlyBudget": "500" },
  awakeHours: {
    "siscoe:protect": "false",
    "siscoe:awakeHours": "mon-fri 07:00-20:00",
    "siscoe:webMaxTasks": "",
    "siscoe:workerMaxTasks": "",
  },
  logRetentionDays: "30",
  webCpu: { "siscoe:webCpu": "1024", "siscoe:webMemory": "2048" },
  webMemory: "2048",
  webMaxTasks: "6",
  workerMaxTasks: "4",
  workerCpu: { "siscoe:workerCpu": "512", "siscoe:workerMemory": "1024" },
  workerMemory: "1024",
  chatEncryptionKey: `${"x".repeat(43)}=`,
  defaultFromEmail: "outra@siscoe.test",
};

/** What to set for a setting to be another one than production's. */
export function anotherValue(key: string, setting: Setting): Readonly<Record<string, string>> {
  const other = otherValues[key];
  if (typeof other === "object") return other;
  const name = fullKey("siscoe", key);
  const now = prod[name] ?? String(defaultOf(setting));
  if (other !== undefined) return { [name]: other };
  if (setting.secret) return { [name]: "another" };
  if (now === "true" || now === "false") return { [name]: now === "true" ? "false" : "true" };
  if (/^\d+$/.test(now)) return { [name]: String(Number(now) + 1) };
  return { [name]: setting.example };
}

/** Production's settings with another value of one setting; of a VPC that exists, for what belongs to one. */
export function withAnother(key: string, setting: Setting): Readonly<Record<string, string>> {
  if (key in ofExistingVpc) return { ...inExistingVpc, ...anotherInVpc(key) };
  return { ...(isOfService(key) ? withService : prod), ...anotherValue(key, setting) };
}
