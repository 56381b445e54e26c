import type { Resource } from "@pulumi/pulumi";
import { recommendedTlsPolicy } from "../aws/tlsPolicies";
import { defaultContentSecurityPolicy } from "./securityHeaders";

/*
 * What each component does where nothing else is asked: safe for production by itself. The settings' defaults are these.
 * Nothing of AWS is imported here, so that the table of settings is read without loading it.
 */

/** Of `Network`. */
export const networkDefaults = {
  cidr: "10.20.0.0/16",
  egress: "single",
  ipv6: false,
  interfaceEndpoints: [] as readonly string[],
  flowLogs: true,
  logRetentionDays: 365,
  protect: true,
} as const;

/** Of `Database`. */
export const databaseDefaults = {
  instanceClass: "db.t4g.medium",
  engineVersion: "17",
  allowMajorVersionUpgrade: false,
  storageGb: 20,
  maxStorageGb: 100,
  keepKey: true,
  multiAz: true,
  backupRetentionDays: 14,
  backupWindow: "05:00-06:00",
  maintenanceWindow: "sun:06:30-sun:07:30",
  applyImmediately: false,
  insights: "standard",
  monitoringSeconds: 60,
  slowQueryMilliseconds: 1000,
  passwordVersion: 1,
  logRetentionDays: 365,
  protect: true,
} as const;

/** Of `Cache`. */
export const cacheDefaults = {
  engine: "valkey",
  engineVersion: "8.0",
  nodeType: "cache.t4g.small",
  replicas: 1,
  automaticFailover: true,
  multiAz: true,
  snapshotRetentionDays: 7,
  snapshotWindow: "04:00-05:00",
  maintenanceWindow: "sun:07:30-sun:08:30",
  applyImmediately: false,
  tokenVersion: 1,
  tokenStrategy: "ROTATE",
  logRetentionDays: 365,
  protect: true,
} as const;

/** Of `LoadBalancer`. */
export const loadBalancerDefaults = {
  recordsMove: false,
  ipv6: false,
  appPort: 8000,
  appTargets: [] as readonly string[],
  contentSecurityPolicy: defaultContentSecurityPolicy,
  framing: "none",
  hstsMaxAgeSeconds: 31_536_000,
  hstsIncludeSubdomains: false,
  idleTimeoutSeconds: 55,
  tlsPolicy: recommendedTlsPolicy,
  logRetentionDays: 365,
  protect: true,
} as const;

/** Of `Uploads`. */
export const uploadsDefaults = { keepKey: true, protect: true } as const;

/** Of `Application`: the sizes are the least that SisCoE was measured to run well with. */
export const applicationDefaults = {
  architecture: "arm64",
  port: loadBalancerDefaults.appPort,
  web: { cpu: 512, memory: 1024, tasks: 2 },
  worker: { cpu: 256, memory: 512, tasks: 1 },
  workerConcurrency: 2,
  pdfFrames: "none",
  assignPublicIp: false,
  executeCommand: false,
  sleeps: false,
  after: [] as readonly Resource[],
  keepLogs: true,
  logRetentionDays: 90,
} as const;

/** Of `ImageRepository`. */
export const imageRepositoryDefaults = { keepImages: 100, untaggedDays: 14, protect: true } as const;

/** Of `Alarms`. */
export const alarmsDefaults = { latencySeconds: 3 } as const;
/** Of `Firewall`. */
export const firewallDefaults = {
  mode: "count",
  countedRules: [] as readonly string[],
  signInLimit: 100,
  logRetentionDays: 365,
} as const;

/** Of `Backups`. */
export const backupDefaults = { startsAt: "09:00", retentionDays: 35, lock: "off" } as const;

/** The shortest retention of a backup in a locked vault, in days. The same for ever: a lock in compliance mode can't change. */
export const lockedDays = 7;

/** Of `DjangoSecrets`. */
export const djangoSecretsDefaults = { secretKeyVersion: 1, protect: true } as const;

/** Arguments, with the default of each that has one and is not given. */
export function withDefaults<Args extends object, Defaults extends Partial<Args>>(
  args: Args,
  defaults: Defaults,
): Args & { readonly [K in keyof Args & keyof Defaults]: Exclude<Args[K], undefined> } {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as unknown as Args & {
    readonly [K in keyof Args & keyof Defaults]: Exclude<Args[K], undefined>;
  };
}
