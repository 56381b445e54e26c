import {
  arn,
  ask,
  deploys,
  gets,
  has,
  nobody,
  roles,
  row,
  workflows,
  type Rows,
} from "./permissionsTableRows";

/** Database, cache, logs, keys, secrets. */
export const dataRows: Rows = (our, their) => {
  const rds = (name: string) => arn("rds", `db:${name}`);
  const [own, foreign] = [rds(`siscoe-${our.environment}-database-1a2b3c4d`), rds("payroll")];
  const theirs = rds(`siscoe-${their.environment}-database-1a2b3c4d`);
  const group = (kind: string) => arn("rds", `${kind}:siscoe-${our.environment}-database-1a2b3c4`);
  const usual = [group("pg"), group("subgrp"), arn("rds", "og:default:postgres-17")];
  const snapshot = arn("rds", "snapshot:last-one");
  const vault = ({ environment }: typeof our) =>
    arn("backup", `backup-vault:siscoe-${environment}-backups-1a2b3c4`);
  const backupPlan = arn("backup", "backup-plan:1");
  const awsSnapshot = arn("rds", "snapshot:awsbackup:job-1");
  const budget = (name: string) => `arn:aws:budgets::123456789012:budget/${name}`;
  const restore = "rds:RestoreDBInstanceFromDBSnapshot";
  const cache = (name: string, kind = "replicationgroup") => arn("elasticache", `${kind}:${name}`);
  const ownCache = `siscoe-${our.environment}-cache-1a2b3c4`;
  const log = (group: string) => arn("logs", `log-group:${group}:log-stream:1`);
  const [ownLog, theirLog] = [our, their].map(({ environment }) =>
    log(`/aws/rds/instance/siscoe-${environment}-database-1a2b3c4d/postgresql`),
  ) as [string, string];
  const alarm = (environment: string) =>
    arn("cloudwatch", `alarm:siscoe-${environment}-alarms-latency-1a2b3c4`);
  const page = (environment: string) =>
    `arn:aws:cloudwatch::123456789012:dashboard/siscoe-${environment}-alarms`;
  const rule = (environment: string) => arn("events", `rule/siscoe-${environment}-alarms-stopped-1a2b3c4`);
  const eventLog = ({ environment }: typeof our) =>
    arn("logs", `log-group:/aws/events/siscoe-${environment}-alarms-1a2b3c4`);
  const target = (whose: typeof our, ...targets: readonly string[]) =>
    ask("events:PutTargets", rule(whose.environment), { ...has(whose), "events:TargetArn": targets });
  const topic = (environment: string) => arn("sns", `siscoe-${environment}-alarms-1a2b3c4`);
  const key = arn("kms", "key/1");
  const alias = (name: string) => arn("kms", `alias/${name}`);
  const by = (service: string) => ({ "kms:ViaService": `${service}.sa-east-1.amazonaws.com` });
  const secret = (name: string) => arn("secretsmanager", `secret:siscoe-${name}-django-1a2b3c`);
  const value = "secretsmanager:GetSecretValue";
  return [
    row(
      "own database",
      "make with name and tag",
      deploys,
      ask("rds:CreateDBInstance", own, gets(our)),
      ask("rds:AddTagsToResource", own, gets(our)),
      ...usual.map((used) => ask("rds:CreateDBInstance", used)),
    ),
    row("", "make without the tag", nobody, ask("rds:CreateDBInstance", own)),
    row("", "make under another name", nobody, ask("rds:CreateDBInstance", foreign, gets(our))),
    row(
      "",
      "change, delete",
      deploys,
      ask("rds:ModifyDBInstance", own, has(our)),
      ...usual.map((used) => ask("rds:ModifyDBInstance", used)),
      ask("rds:DeleteDBInstance", own, has(our)),
    ),
    row(
      "",
      "make a snapshot of it",
      [...deploys, "stack's role"],
      ask("rds:CreateDBSnapshot", own, has(our)),
    ),
    row(
      "",
      "give to another environment",
      nobody,
      ask("rds:AddTagsToResource", own, { ...has(our), ...gets(their) }),
    ),
    row("database without name and tag", "change", nobody, ask("rds:ModifyDBInstance", foreign)),
    row("", "delete", nobody, ask("rds:DeleteDBInstance", foreign)),
    row("", "give it the own tag", nobody, ask("rds:AddTagsToResource", foreign, gets(our))),
    row(
      "another environment's database",
      "change, delete",
      nobody,
      ask("rds:DeleteDBInstance", theirs, has(their)),
      ask("rds:ModifyDBInstance", theirs, has(their)),
    ),
    row(
      "any database",
      "look at it (AWS knows no condition)",
      [...workflows, "stack's role"],
      ask("rds:DescribeDBInstances"),
    ),
    row("", "read its log", nobody, ask("rds:DownloadDBLogFilePortion", own, has(our))),
    row("own snapshot", "restore", deploys, ask(restore, snapshot, has(our)), ask(restore, own, gets(our))),
    row("snapshot without a tag", "restore", nobody, ask(restore, snapshot)),
    row("another environment's snapshot", "restore", nobody, ask(restore, snapshot, has(their))),

    row(
      "own backups",
      "make vault and plan with the tag",
      deploys,
      ask("backup:CreateBackupVault", vault(our), gets(our)),
      ask("backup:TagResource", vault(our), gets(our)),
      ask("backup-storage:MountCapsule"),
      ask("kms:CreateGrant", key, { ...has(our), ...by("backup") }),
      ask("backup:CreateBackupPlan", backupPlan, gets(our)),
    ),
    row(
      "",
      "make without",
      nobody,
      ask("backup:CreateBackupVault", vault(our)),
      ask("backup:CreateBackupPlan", backupPlan),
    ),
    row(
      "",
      "lock the vault, change and delete the plan",
      deploys,
      ask("backup:PutBackupVaultLockConfiguration", vault(our), has(our)),
      ask("backup:CreateBackupSelection", backupPlan, has(our)),
      ask("backup:DeleteBackupPlan", backupPlan, has(our)),
    ),
    row(
      "",
      "delete one, the vault, or its lock",
      nobody,
      ask("backup:DeleteRecoveryPoint", awsSnapshot, has(our)),
      ask("backup:DeleteBackupVault", vault(our), has(our)),
      ask("backup:DeleteBackupVaultLockConfiguration", vault(our), has(our)),
    ),
    row(
      "",
      "look at the vault",
      [...workflows, "stack's role"],
      ask("backup:DescribeBackupVault", vault(our)),
    ),
    row("", "look at the plan", workflows, ask("backup:GetBackupPlan", backupPlan, has(our))),
    row(
      "",
      "make one of the own database, and delete it when its time comes",
      ["stack's role"],
      ask("backup:CopyIntoBackupVault", vault(our), has(our)),
      [ask("rds:CreateDBSnapshot", own, has(our)), ask("rds:CreateDBSnapshot", awsSnapshot)],
      ask("rds:DeleteDBSnapshot", awsSnapshot, has(our)),
    ),
    row(
      "another environment's backups",
      "lock the vault, change the plan, delete one",
      nobody,
      ask("backup:PutBackupVaultLockConfiguration", vault(their), has(their)),
      ask("backup:UpdateBackupPlan", backupPlan, has(their)),
      ask("rds:DeleteDBSnapshot", awsSnapshot, has(their)),
    ),
    row(
      "backup plan without a tag",
      "change, delete, give it the own tag",
      nobody,
      ask("backup:UpdateBackupPlan", backupPlan),
      ask("backup:DeleteBackupPlan", backupPlan),
    ),

    row(
      "own budget",
      "make, change, delete",
      deploys,
      ask("budgets:ModifyBudget", budget(`siscoe-${our.environment}-budget`)),
    ),
    row("", "look at it", workflows, ask("budgets:ViewBudget", budget(`siscoe-${our.environment}-budget`))),
    row(
      "any other budget",
      "look at it, change it",
      nobody,
      ask("budgets:ViewBudget", budget("payroll")),
      ask("budgets:ModifyBudget", budget("payroll")),
    ),

    row(
      "own cache",
      "make with name and tag",
      deploys,
      ask("elasticache:CreateReplicationGroup", cache(ownCache), gets(our)),
      ask("elasticache:CreateReplicationGroup", cache(ownCache, "parametergroup")),
      ask("elasticache:AddTagsToResource", cache(ownCache), gets(our)),
    ),
    row(
      "",
      "change, delete with a last snapshot",
      deploys,
      ask("elasticache:DeleteReplicationGroup", cache(ownCache), has(our)),
      ask("elasticache:DeleteReplicationGroup", cache(`${ownCache}-final`, "snapshot")),
      ask("elasticache:CreateSnapshot", cache(`${ownCache}-final`, "snapshot")),
    ),
    row(
      "cache without name and tag",
      "change, delete",
      nobody,
      ask("elasticache:DeleteReplicationGroup", cache("somebodys")),
      ask("elasticache:ModifyReplicationGroup", cache("somebodys")),
    ),
    row(
      "another environment's cache",
      "change, delete",
      nobody,
      ask("elasticache:DeleteReplicationGroup", cache(`siscoe-${their.environment}-cache-1`), has(their)),
    ),

    row(
      "own log groups",
      "make with name and tag",
      deploys,
      ask("logs:CreateLogGroup", ownLog, gets(our)),
      ask("logs:TagResource", ownLog, gets(our)),
    ),
    row(
      "",
      "keep for another time, count what is in them, delete",
      deploys,
      ask("logs:PutMetricFilter", ownLog, has(our)),
      ask("logs:DeleteMetricFilter", ownLog, has(our)),
      ask("logs:PutRetentionPolicy", ownLog, has(our)),
      ask("logs:AssociateKmsKey", ownLog, has(our)),
      ask("logs:DeleteLogGroup", ownLog, has(our)),
    ),
    row("", "write", ["stack's role"], ask("logs:PutLogEvents", ownLog, has(our))),
    row("", "read", nobody, ask("logs:GetLogEvents", ownLog, has(our))),
    row("another environment's log groups", "read", nobody, ask("logs:GetLogEvents", theirLog, has(their))),
    row("", "write", nobody, ask("logs:PutLogEvents", theirLog, has(their))),
    row(
      "",
      "count what is in them, delete",
      nobody,
      ask("logs:PutMetricFilter", theirLog, has(their)),
      ask("logs:DeleteLogGroup", theirLog, has(their)),
    ),
    row(
      "log group without name and tag",
      "make, change, delete",
      nobody,
      ask("logs:CreateLogGroup", log("/somebody/elses"), gets(our)),
      ask("logs:PutRetentionPolicy", log("/somebody/elses")),
      ask("logs:DeleteLogGroup", log("/somebody/elses")),
    ),
    row(
      "`RDSOSMetrics`, which all databases share",
      "write",
      ["stack's role"],
      ask("logs:PutLogEvents", log("RDSOSMetrics")),
    ),
    row("", "read", nobody, ask("logs:GetLogEvents", log("RDSOSMetrics"))),
    row(
      "the application's log groups, `/siscoe/<stack>/…`",
      "write",
      ["application"],
      ask("logs:PutLogEvents", log(`/siscoe/${our.environment}/web`)),
    ),
    row(
      "",
      "write those with an own name",
      ["stack's role", "application"],
      ask("logs:PutLogEvents", log(`/siscoe/${our.environment}/siscoe-${our.environment}-app-1`)),
    ),
    row(
      "",
      "make them, with name and tag",
      deploys,
      ask(
        "logs:CreateLogGroup",
        log(`/siscoe/${our.environment}/siscoe-${our.environment}-app-1`),
        gets(our),
      ),
    ),
    row(
      "the account's log deliveries",
      "arrange them (2)",
      deploys,
      ask("logs:CreateLogDelivery"),
      ask("logs:PutResourcePolicy"),
      ask("logs:DeleteResourcePolicy"),
    ),

    row(
      "own alarms, their topic, their rules of EventBridge and their page",
      "make with name and tag (a page has no tags)",
      deploys,
      ask("cloudwatch:PutMetricAlarm", alarm(our.environment), gets(our)),
      ask("cloudwatch:TagResource", alarm(our.environment), gets(our)),
      ask("cloudwatch:PutDashboard", page(our.environment)),
      ask("events:PutRule", rule(our.environment), gets(our)),
      ask("events:TagResource", rule(our.environment), gets(our)),
      ask("sns:CreateTopic", topic(our.environment), gets(our)),
      ask("sns:TagResource", topic(our.environment), gets(our)),
    ),
    row(
      "",
      "change, subscribe an address, delete",
      deploys,
      ask("cloudwatch:DeleteAlarms", alarm(our.environment), has(our)),
      ask("cloudwatch:DeleteDashboards", page(our.environment)),
      ask("events:DeleteRule", rule(our.environment), has(our)),
      ask("events:RemoveTargets", rule(our.environment), has(our)),
      ask("sns:SetTopicAttributes", topic(our.environment), has(our)),
      ask("sns:Subscribe", topic(our.environment), has(our)),
      ask("sns:DeleteTopic", topic(our.environment), has(our)),
    ),
    row("", "send something", nobody, ask("sns:Publish", topic(our.environment), has(our))),
    row("", "have a rule write to an own log group", deploys, target(our, eventLog(our))),
    row(
      "",
      "have a rule do something else, or write elsewhere",
      nobody,
      ask("events:PutTargets", rule(our.environment), has(our)),
      target(our, arn("lambda", `function:siscoe-${our.environment}-app-migration`)),
      target(our, eventLog(our), arn("sqs", "queue")),
      target(our, eventLog(their)),
      target(their, eventLog(our)),
    ),
    row(
      "another environment's alarms, their topic, their rules and their page",
      "make, change, delete, subscribe an address",
      nobody,
      ask("cloudwatch:PutMetricAlarm", alarm(their.environment), { ...has(their), ...gets(our) }),
      ask("cloudwatch:DeleteAlarms", alarm(their.environment), has(their)),
      ask("cloudwatch:PutDashboard", page(their.environment)),
      ask("events:PutRule", rule(their.environment), { ...has(their), ...gets(our) }),
      ask("events:DeleteRule", rule(their.environment), has(their)),
      ask("sns:Subscribe", topic(their.environment), has(their)),
      ask("sns:DeleteTopic", topic(their.environment), has(their)),
    ),
    row(
      "a subscription whose random ARN is known",
      "end it (5)",
      deploys,
      ask("sns:Unsubscribe", `${topic("of-somebody")}:1`),
    ),
    row("", "look for one", nobody, ask("sns:ListSubscriptions")),

    row(
      "own key",
      "make with the tag",
      deploys,
      ask("kms:CreateKey", "*", gets(our)),
      ask("kms:TagResource", key, gets(our)),
    ),
    row("", "make without", nobody, ask("kms:CreateKey")),
    row(
      "",
      "look at it, as before a restore",
      [...workflows, "stack's role"],
      ask("kms:DescribeKey", key, has(our)),
    ),
    row(
      "",
      "describe, rotate, name by an own alias",
      deploys,
      ask("kms:EnableKeyRotation", key, has(our)),
      ask("kms:CreateAlias", key, has(our)),
      ask("kms:CreateAlias", alias(`siscoe-${our.environment}-django-key`)),
    ),
    row("", "decrypt by itself", nobody, ask("kms:Decrypt", key, has(our))),
    row(
      "",
      "have RDS, ElastiCache, EFS or CloudWatch Logs use it for what is the own",
      deploys,
      ask("kms:CreateGrant", key, { ...has(our), ...by("elasticfilesystem") }),
      ask("kms:CreateGrant", key, { ...has(our), ...by("rds") }),
      ask("kms:CreateGrant", key, { ...has(our), ...by("elasticache") }),
      ask("kms:CreateGrant", key, { ...has(our), ...by("logs") }),
    ),
    row(
      "",
      "decrypt a secret through Secrets Manager",
      roles,
      ask("kms:Decrypt", key, { ...has(our), ...by("secretsmanager") }),
    ),
    ...["kms:PutKeyPolicy", "kms:DisableKey", "kms:ScheduleKeyDeletion"].map((action, index) =>
      row(
        "",
        ["open it to somebody", "switch it off", "have it deleted"][index] ?? "",
        nobody,
        ask(action, key, has(our)),
      ),
    ),
    row(
      "key without a tag",
      "use or change",
      nobody,
      ask("kms:EnableKeyRotation", key),
      ask("kms:CreateGrant", key, by("rds")),
      ask("kms:Decrypt", key, by("secretsmanager")),
    ),
    row(
      "",
      "give it the own tag, where it has an alias",
      nobody,
      ask("kms:TagResource", key, { ...gets(our), "kms:ResourceAliases": ["alias/payroll"] }),
    ),
    row("", "give it the own tag, where it has none (3)", deploys, ask("kms:TagResource", key, gets(our))),
    row(
      "another environment's key",
      "use, change, or tag",
      nobody,
      ask("kms:TagResource", key, { ...gets(our), ...has(their) }),
      ask("kms:EnableKeyRotation", key, has(their)),
      ask("kms:DescribeKey", key, has(their)),
      ask("kms:Decrypt", key, { ...has(their), ...by("secretsmanager") }),
    ),
    row("any other alias", "move to an own key", nobody, [
      ask("kms:UpdateAlias", key, has(our)),
      ask("kms:UpdateAlias", alias("siscoe-stack-secrets")),
    ]),

    row("own secrets", "read", roles, ask(value, secret(our.environment), has(our))),
    row(
      "",
      "make, write, delete",
      deploys,
      ...["CreateSecret", "PutSecretValue", "DeleteSecret"].map((action) =>
        ask(`secretsmanager:${action}`, secret(our.environment), { ...has(our), ...gets(our) }),
      ),
    ),
    row(
      "any other secret",
      "read, write",
      nobody,
      ask(value, secret(their.environment), has(their)),
      ask("secretsmanager:PutSecretValue", secret(their.environment), has(their)),
    ),
    row(
      "",
      "look at it",
      nobody,
      ask("secretsmanager:DescribeSecret", arn("secretsmanager", "secret:payroll-1a2b3c")),
    ),
  ];
};
