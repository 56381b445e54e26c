import { table } from "../../config";
import { defaultOf, fullKey, type Setting } from "../../settings/table";
import { settingsOf } from "./stackFiles";

/** Another value, where the example is production's own, or what has to change with it. */
const otherValues: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  "aws:region": {
    "aws:region": "us-east-1",
    "siscoe:availabilityZones": '["us-east-1a","us-east-1b"]',
  },
  owner: "somebody",
  domain: "other.siscoe.test",
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
  logRetentionDays: "30",
  chatEncryptionKey: `${"x".repeat(43)}=`,
  defaultFromEmail: "outra@siscoe.test",
};

/** These belong to an existing VPC, and count with it alone. */
export const ofExistingVpc = Object.fromEntries(
  (["vpcId", "publicSubnetIds", "appSubnetIds", "dataSubnetIds"] as const).map((key) => [
    `siscoe:${key}`,
    table[key].example,
  ]),
);

const prod = settingsOf("prod");
const ofOwnVpc = ["siscoe:egress", "siscoe:availabilityZones"];

/** Production in a VPC that exists already. */
export const inExistingVpc: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(prod).filter(([name]) => !ofOwnVpc.includes(name))),
  ...ofExistingVpc,
};

/** Production's settings with another value of one setting; of a VPC that exists, for what belongs to one. */
export function withAnother(key: string, setting: Setting): Readonly<Record<string, string>> {
  const name = fullKey("siscoe", key);
  if (name in ofExistingVpc) {
    const another = table[key as "vpcId"].example.replaceAll(/0(?=[a-f0-9]{4})/g, "1");
    return { ...inExistingVpc, [name]: another };
  }
  return { ...prod, ...changes(key, setting, prod[name] ?? String(defaultOf(setting))) };
}

/** What to set for a setting to be another one than production's. */
function changes(key: string, setting: Setting, now: string): Readonly<Record<string, string>> {
  const other = otherValues[key];
  if (typeof other === "object") return other;
  const name = fullKey("siscoe", key);
  if (other !== undefined) return { [name]: other };
  if (setting.secret) return { [name]: "another" };
  if (now === "true" || now === "false") return { [name]: now === "true" ? "false" : "true" };
  if (/^\d+$/.test(now)) return { [name]: String(Number(now) + 1) };
  return { [name]: setting.example };
}
