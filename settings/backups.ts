import { judgeRegion } from "../aws/regions";
import { lockedDays } from "../components/defaults";
import { type Contradiction, withoutEffect } from "./check";
import { dailyWindowStart } from "./windows";

/** The settings of the backups by AWS Backup. */
interface Backups {
  readonly "aws:region"?: string;
  readonly backupVault?: boolean;
  readonly backupVaultRetentionDays?: number;
  readonly backupVaultLock?: "off" | "governance" | "compliance";
  readonly backupCopyRegion?: string | undefined;
}

const ofVault = ["backupVaultRetentionDays", "backupVaultLock", "backupCopyRegion"] as const;
type Key = "backupVault" | (typeof ofVault)[number];

/** What belongs to a vault counts with one alone. */
export function vaultIsThere({ backupVault }: Backups, given: (key: Key) => boolean): Contradiction<Key>[] {
  return backupVault === false ? withoutEffect(ofVault, given, "while backupVault is off") : [];
}

/** A copy is somewhere else. */
export function copyIsElsewhere({
  "aws:region": region,
  backupCopyRegion: copy,
}: Backups): Contradiction<"backupCopyRegion">[] {
  if (copy === undefined) return [];
  if (copy === region) return [{ key: "backupCopyRegion", what: "is the region of the backups themselves" }];
  if (judgeRegion(copy) !== "wrong") return [];
  return [{ key: "backupCopyRegion", what: "is not a region that this stack knows" }];
}

/** A locked vault takes no backup that is kept shorter: each day's would fail. */
export function lockedVaultTakesBackups({
  backupVaultLock: lock = "off",
  backupVaultRetentionDays: days,
}: Backups): Contradiction<"backupVaultRetentionDays">[] {
  if (lock === "off" || days === undefined || days >= lockedDays) return [];
  return [
    {
      key: "backupVaultRetentionDays",
      what: `is less than the ${lockedDays} days that a locked vault takes`,
      fix: { key: "backupVaultRetentionDays", value: String(lockedDays) },
    },
  ];
}

/** What to know of settings of the backups that are not wrong. */
export function backupWarnings(settings: Backups): string[] {
  if (settings.backupVault !== true) return [];
  return [
    ...(settings.backupVaultLock === "compliance"
      ? [
          "siscoe:backupVaultLock is compliance: 14 days after the up that sets it, nobody can take this lock away any more, neither an " +
            "administrator of the account nor AWS. No backup can then be deleted before its time, whatever it costs, or whoever " +
            "asks for the deletion of personal data. Until then, an administrator can: docs/operations.md, AWS Backup.",
        ]
      : []),
    ...(settings.backupCopyRegion === undefined
      ? []
      : [
          `siscoe:backupCopyRegion is "${settings.backupCopyRegion}": copies of all personal data go to that region. Outside Brazil this ` +
            "is an international transfer, which the LGPD allows only in certain cases (articles 33 to 36): ask who is " +
            "responsible for data protection.",
        ]),
  ];
}

/** When the daily backup starts: four hours after RDS's own, which refuses another one meanwhile. */
export function backupStart(databaseBackupWindow: string): string {
  const minutes = (dailyWindowStart(databaseBackupWindow) + 4 * 60) % (24 * 60);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
