import * as pulumi from "@pulumi/pulumi";
import { alarm, type AlarmDefinition } from "./alarm";
import { AlarmTopic } from "./alarmTopic";
import type { Application } from "./application";
import { applicationAlarms } from "./applicationAlarms";
import { applicationErrors } from "./applicationErrors";
import { applicationEvents } from "./applicationEvents";
import type * as aws from "./aws";
import { backupAlarms, backupEvents } from "./backupAlarms";
import { cacheAlarms } from "./cacheAlarms";
import type { Cache } from "./cache";
import { dashboard } from "./dashboard";
import { databaseAlarms, type DatabaseAlarmsArgs } from "./databaseAlarms";
import { databaseEvents } from "./databaseEvents";
import { eventLog, eventLogPrefix } from "./eventLog";
import { networkAlarms } from "./networkAlarms";
import { siteAlarms, type SiteAlarmsArgs } from "./siteAlarms";
import type { Uploads } from "./uploads";
import { uploadsAlarms } from "./uploadsAlarms";

/** What {@link Alarms} are made from. */
export interface AlarmsArgs extends SiteAlarmsArgs, DatabaseAlarmsArgs {
  /** The region. */
  region: string;
  /** Who is told. A change sends the new address a mail, in which it has to be confirmed. */
  email: string;
  /** The names of the environment's own alarms and databases: `siscoe-prod-*`. */
  names: string;
  cache: Cache;
  /** Whether the environment sleeps at night, where no value and a stopped database mean nothing. @default false */
  sleeps?: boolean | undefined;
  /** The NAT gateways; none where the network has none, or is another one's. */
  natGateways: readonly aws.ec2.NatGateway[];
  /** What people upload. @default none: nothing of it is watched */
  uploads?: Uploads | undefined;
  /** The ARNs of what AWS Backup backs up. @default none: nothing of it is watched */
  backedUp?: readonly pulumi.Input<string>[] | undefined;
  /** The application on ECS. @default none: somebody else runs and watches it */
  application?: Application | undefined;
  /** How long the events that ECS and AWS Backup tell are kept, in days. */
  logRetentionDays: number;
  /** The KMS key that encrypts them. Without it, CloudWatch's own does. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
  /** Whether they stay at AWS, until they expire, when the alarms are taken away. */
  keepLogs: boolean;
}

/**
 * Tells a person by mail what is wrong with an environment, and what to do first (docs/operations.md, When an alarm comes);
 * and shows it on a dashboard.
 *
 * **Data**: the events that ECS and AWS Backup told, kept for `logRetentionDays`. Making or deleting alarms touches nothing
 * that is watched.
 *
 * **Cost**: an alarm by the month and metric, the topic's key by the month, the dashboard by the month after an account's
 * third.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class Alarms extends pulumi.ComponentResource {
  /** Where they are sent to. */
  public readonly topic: AlarmTopic;
  /** The alarms. */
  public readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  /** What RDS itself tells of the database. */
  public readonly databaseEvents: aws.rds.EventSubscription;
  /** What ECS tells of the application, where it runs here. */
  public readonly applicationEvents: readonly aws.cloudwatch.EventRule[];
  /** What AWS Backup tells of the backups, where it makes some. */
  public readonly backupEvents: aws.cloudwatch.EventRule | undefined;
  /** Where both are kept; none where there are neither. */
  public readonly eventLog: aws.cloudwatch.LogGroup | undefined;
  /** What counts the errors in its log. */
  public readonly errorFilter: aws.cloudwatch.LogMetricFilter | undefined;
  /** The page that shows them all. */
  public readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:alarms:Alarms", name, {}, opts);
    const { region, email, names, sleeps = false, uploads, application, backedUp = [] } = args;

    this.topic = new AlarmTopic(name, { email, publishers: { region, names } }, { parent: this });
    const events = application && applicationEvents(name, application, this);
    const backup = backedUp.length === 0 ? undefined : backupEvents(name, backedUp, this);
    const rules: Record<string, aws.cloudwatch.EventRule> = {
      ...(events && {
        stopped: events.stopped,
        "not-started": events.notStarted,
        deployment: events.deploymentFailed,
      }),
      ...(backup && { backup }),
    };
    this.applicationEvents =
      events === undefined ? [] : Object.values<aws.cloudwatch.EventRule>({ ...events });
    this.backupEvents = backup;
    this.eventLog =
      Object.keys(rules).length === 0
        ? undefined
        : eventLog(
            name,
            rules,
            { retentionDays: args.logRetentionDays, kmsKeyArn: args.logKmsKeyArn, keep: args.keepLogs },
            this,
          );
    const eventLogName = `${eventLogPrefix(name)}…`;
    this.errorFilter = application && applicationErrors(name, application, this);
    // What else is watched becomes a file like these, and a line here: a row of the page.
    const groups = {
      Site: siteAlarms(args),
      Database: [...databaseAlarms(args), ...(backup ? backupAlarms(backup, eventLogName) : [])],
      Cache: cacheAlarms(args.cache),
      Network: networkAlarms(args.natGateways),
      Application: [
        ...(application && events
          ? applicationAlarms({ application, events, eventLogName, errorNamespace: name })
          : []),
        ...(uploads ? uploadsAlarms(uploads) : []),
      ],
    };
    const rows = Object.entries(groups).map(([title, definitions]) => ({
      title,
      alarms: Object.fromEntries(
        definitions.map((one) => [one.name, alarm(name, sleeps ? calm(one) : one, this.topic.arn, this)]),
      ),
    }));
    this.alarms = rows.flatMap(({ alarms }) => Object.values(alarms));
    this.databaseEvents = databaseEvents(name, args.database.instance, sleeps, this.topic.arn, this);
    this.dashboard = dashboard(name, region, rows, this);
    this.registerOutputs();
  }
}

/** What sleeps has no values at night: that is no news, and neither are the first ones in the morning. */
function calm(definition: AlarmDefinition): AlarmDefinition {
  const says = definition.missing === "missing" || definition.missing === "breaching";
  return says ? { ...definition, missing: "ignore" } : definition;
}
