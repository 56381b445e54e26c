import * as pulumi from "@pulumi/pulumi";
import { type AlarmDefinition, matched, once } from "./alarm";
import * as aws from "./aws";

/** How a job of AWS Backup ends that made no backup: it failed, somebody stopped it, or it did not begin in time. */
const withoutBackup = ["FAILED", "ABORTED", "EXPIRED"];

/**
 * A rule that counts the backups, and the copies to another region, that AWS Backup could not make. It sends nobody
 * anything: an alarm watches it, as those of {@link applicationEvents}.
 *
 * **Cost**: none; events of AWS's own services are free.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html (read on 28 November 2026; AWS sends them as
 * well as it can, every five minutes)
 *
 * @param resourceArns - what it backs up.
 */
export function backupEvents(
  name: string,
  resourceArns: readonly pulumi.Input<string>[],
  parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    `${name}-backup`,
    {
      description: "SisCoE's backups that fail",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        detail: { resourceArn: [...resourceArns], state: withoutBackup },
      }),
    },
    { parent },
  );
}

/**
 * Backups that AWS Backup could not make. RDS' own, every night, are told of by nobody.
 *
 * @param eventLogName - the log group that keeps the events, as people find it.
 */
export function backupAlarms(events: aws.cloudwatch.EventRule, eventLogName: string): AlarmDefinition[] {
  return [
    {
      name: "backup-failed",
      description:
        "AWS Backup could not make a backup of the database or the uploads, or its copy in another region; the ones before " +
        "are there. First look at its message (CloudWatch, the log group " +
        `${eventLogName}, detail.statusMessage): it names a key or a role that can't be used, or a database that was ` +
        "stopped or being changed. Then start one by hand (AWS Backup, Create on-demand backup).",
      watch: matched(events),
      ...once,
    },
  ];
}
