import { fargateCpus } from "./aws/fargate";
import {
  applicationDefaults,
  alarmsDefaults,
  backupDefaults,
  cacheDefaults,
  databaseDefaults,
  djangoSecretsDefaults,
  firewallDefaults,
  imageRepositoryDefaults,
  loadBalancerDefaults,
  networkDefaults,
} from "./components/defaults";
import { imageOf } from "./components/image";
import { judgeCacheNode, judgeDatabaseClass } from "./aws/classes";
import { judgeModernTlsPolicy } from "./aws/tlsPolicies";
import { judgePostgres, newestPostgres, oldestPostgres } from "./aws/engines";
import { awakeForm } from "./settings/awake";
import type { PlainValuesOf, SettingsTable, ValuesOf } from "./settings/table";
import {
  catalogued,
  choice,
  environmentValue,
  flag,
  forms,
  list,
  numberAmong,
  text,
  wholeNumber,
} from "./settings/types";

const logRetentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
const passedThrough =
  "letters, digits and @ % + = : , . / ? ! * ^ _ - (what every reader of a .env file keeps)";
const subnetList = "a list of two or three subnet ids, in different zones";

const anotherStack =
  "bring up a second stack with it, move the data over, then retire this one (docs/operations.md, Moving)";
const restore = "bring up a second stack from the snapshot and move over (docs/operations.md, Restoring)";
const addZones = "add to the list; a subnet that contains databases can't be removed";
const smallerDisk =
  "RDS can't shrink a disk: move to a second stack with a smaller one (docs/operations.md, Moving)";

/** Where an environment is, whose it is, and what guards it. */
const placeRows = {
  "aws:region": {
    type: text(/^[a-z]{2}-[a-z]+-\d$/),
    description: "The AWS region of every resource.",
    allowed: "a region of AWS, such as sa-east-1",
    example: "sa-east-1",
    onceUp: { may: "stay the same", instead: anotherStack },
  },
  "aws:profile": {
    type: text(/^[\w.+@-]+$/).optional(),
    description: "The profile of the AWS CLI to deploy with, instead of the credentials of the environment.",
    allowed: "the name of a profile",
    example: "siscoe",
  },
  accountId: {
    type: text(forms.accountId).optional(),
    description:
      "The only AWS account to deploy to. A deployment to another account fails before it changes anything.",
    allowed: "the 12 digits of an AWS account",
    example: "123456789012",
  },
  owner: {
    type: text(/^[\w .:/=+@-]{1,128}$/).default("siscoe"),
    description: "Who is responsible for the environment. Every resource gets it as the tag `owner`.",
    allowed: "1 to 128 letters, digits, spaces or . : / = + @ _ -",
    example: "siscoe",
  },
  permissionsBoundary: {
    type: text(forms.policyArn).optional(),
    description:
      "The IAM policy that limits what the roles of this environment may do. The workflows' deploy role can create no role " +
      "without it (docs/deploy.md).",
    allowed: "the ARN of an IAM policy",
    example: "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-roles",
  },
  secretsReaderPolicyArn: {
    type: text(forms.policyArn).optional(),
    description:
      "The IAM policy, made by the bootstrap, that lets its holder read this environment's secrets (docs/deploy.md). If it is " +
      "not set, the stack makes its own policy: an administrator may do that, the workflows' deploy role may not. Setting it " +
      "deletes the stack's own.",
    allowed: "the ARN of an IAM policy",
    example: "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-secrets-reader",
  },
  protect: {
    type: flag().default(databaseDefaults.protect),
    description:
      "Refuse to delete or replace what holds data (database, cache, uploads, keys, secrets, network): deletion protection " +
      "at AWS and `protect` in Pulumi. If it is off and the environment is destroyed, only the final snapshots remain.",
    allowed: "true or false",
    example: "true",
  },
  applyImmediately: {
    type: flag().default(databaseDefaults.applyImmediately),
    description:
      "Make changes to the database and the cache immediately, instead of in their maintenance windows. Some changes restart them.",
    allowed: "true or false",
    example: "true",
  },
  awakeHours: {
    type: text(awakeForm).optional(),
    description:
      "When this environment is awake, in São Paulo's time. At other times its tasks and its database are stopped, to save money " +
      "(docs/application.md, Asleep). Only without protect. If it is not set, it never sleeps.",
    allowed: "ddd-ddd hh:mm-hh:mm, between 00:30 and 23:44, such as mon-fri 07:00-20:00",
    example: "mon-fri 07:00-20:00",
  },
  logRetentionDays: {
    type: numberAmong(logRetentions).default(databaseDefaults.logRetentionDays),
    description:
      "How long logs are kept, in days: the database's, the cache's, the network's, the balancer's.",
    allowed: `one of ${logRetentions.join(", ")}`,
    example: "90",
  },
  monthlyBudget: {
    type: wholeNumber(1, 1_000_000).optional(),
    description:
      "What the whole AWS account may cost in a month, in USD. AWS Budgets tells alarmEmail at 80 % and 100 % of it, and when the " +
      "month is expected to end above it. It stops nothing, and is free.",
    allowed: "a whole number from 1 to 1000000",
    example: "250",
  },
} as const satisfies SettingsTable;

/** The domain, its certificate, and the load balancer. */
const siteRows = {
  domain: {
    type: text(forms.domain),
    description:
      "The domain that visitors type. It goes into ALLOWED_HOSTS, the certificate and the balancer's rules.",
    allowed: "a lower-case DNS name, without https:// and without a path",
    example: "siscoe.example.com",
  },
  www: {
    type: flag().default(true),
    description: "Whether www.<domain> is served too.",
    allowed: "true or false",
    example: "true",
  },
  hostedZoneId: {
    type: text(forms.hostedZoneId).optional(),
    description:
      "The Route 53 zone of the domain. The stack then validates the certificate and points the domain at the load balancer.",
    allowed: "the id of a Route 53 hosted zone",
    example: "Z0123456789ABCDEFGHIJ",
  },
  domainRecord: {
    type: choice("own", "moving", "none").default("own"),
    description:
      "With hostedZoneId: whether this stack has the DNS records that point the domain at a load balancer. own: it has. It " +
      "refuses records that exist already, and deletes its records when it is destroyed. moving: the records go from one " +
      "stack to another. The stack overwrites records that exist, and leaves its records in DNS when it is destroyed or set " +
      "to none. none: it has none. It still serves the domain, but DNS sends no visitor to it.",
    allowed: "own, moving or none",
    example: "none",
    onceUp: {
      may: "go to none by way of moving",
      because: "from own to none, the records are deleted, and no visitor finds the site",
      instead: "set moving, bring the stack up, and set none then (docs/operations.md, Moving)",
    },
  },
  certificateArn: {
    type: text(forms.certificateArn).optional(),
    description:
      "An issued ACM certificate for the domain, in the same region. Use it if the domain's zone is not in Route 53.",
    allowed: "the ARN of an ACM certificate",
    example: "arn:aws:acm:sa-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
  },
  hstsMaxAgeSeconds: {
    type: wholeNumber(0, 63_072_000).default(loadBalancerDefaults.hstsMaxAgeSeconds),
    description:
      "How long browsers use only HTTPS for the site, in seconds (Strict-Transport-Security). SisCoE itself uses a year.",
    allowed: "a whole number from 0 to 63072000",
    example: "31536000",
  },
  hstsIncludeSubdomains: {
    type: flag().default(loadBalancerDefaults.hstsIncludeSubdomains),
    description:
      "Whether browsers use only HTTPS for every subdomain of the domain as well, including mail and intranet.",
    allowed: "true or false",
    example: "false",
  },
  contentSecurityPolicy: {
    type: text(/^[\x20-\x7e]{1,1024}$/).default(loadBalancerDefaults.contentSecurityPolicy),
    description:
      "The Content-Security-Policy header. The default names the origins that SisCoE's pages load from.",
    allowed: "1 to 1024 printable ASCII characters: write hosts without https://",
    example: "default-src 'self'",
  },
  idleTimeoutSeconds: {
    type: wholeNumber(25, 59).default(loadBalancerDefaults.idleTimeoutSeconds),
    description:
      "How long the load balancer keeps an idle connection open, and waits for an answer, in seconds. Daphne closes an idle " +
      "connection after 60 seconds, and a request at that moment gets a 502, so the load balancer must close it first. Daphne " +
      "pings WebSockets every 20 seconds, so they stay open.",
    allowed: "a whole number from 25 to 59, above Daphne's pings (20) and below its keep-alive (60)",
    example: "55",
  },
  tlsPolicy: {
    type: catalogued(judgeModernTlsPolicy).default(loadBalancerDefaults.tlsPolicy),
    description:
      "The TLS versions, ciphers and key exchanges that the balancer offers. The default is AWS's recommendation, with " +
      "post-quantum key exchange. Every browser since 2016 has what it needs.",
    allowed:
      "a policy of ELB's for TLS 1.2 and 1.3 with forward secrecy, such as ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    example: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
  },
  appPort: {
    type: wholeNumber(1024, 65_535).default(loadBalancerDefaults.appPort),
    description:
      "The port that the application listens on; with image, nginx does, and the two ports above it are for gunicorn and Daphne. Another port makes another target group: register the " +
      "application in it (targetGroupArn); `appTargets` are registered by themselves.",
    allowed: "a whole number from 1024 to 65535",
    example: "8000",
  },
  appTargets: {
    type: list(forms.endpoint).default([...loadBalancerDefaults.appTargets]),
    description:
      "The application's addresses, if they are fixed. The stack registers them in the target group, and adds them to " +
      "ALLOWED_HOSTS for the health check. ECS registers its tasks by itself.",
    allowed: "a list of <IPv4 address>:<appPort>",
    example: '["10.20.64.10:8000"]',
  },
  firewall: {
    type: choice("off", "count", "block").default("off"),
    description:
      "AWS WAF before the load balancer, with AWS's own rules and a limit on sign-ins. count: what it finds is counted and " +
      "logged, and let through. block: it is refused with 403. Begin with count, and see what it would refuse " +
      "(docs/operations.md, The firewall). It costs 11 USD a month, 0.60 USD for a million requests, a KMS key, and its logs. " +
      "off leaves its logs and their key in AWS.",
    allowed: "off, count or block",
    example: "count",
  },
  firewallCountedRules: {
    type: list(/^[A-Za-z0-9_]+$/, 0, 50).default([...firewallDefaults.countedRules]),
    description:
      "With firewall: rules of AWS's groups that never block, because they refuse what visitors rightly send. " +
      "SizeRestrictions_BODY, which refuses bodies of more than 8 KB and so every upload, is always one of them.",
    allowed: "a list of names of rules, which are in aws/firewall.ts",
    example: '["CrossSiteScripting_BODY"]',
  },
  firewallSignInLimit: {
    type: wholeNumber(10, 100_000).default(firewallDefaults.signInLimit),
    description:
      "With firewall: how many sign-ins, registrations and password resets one address may send in five minutes. An office " +
      "behind one address shares it.",
    allowed: "a whole number from 10 to 100000",
    example: "200",
  },
} as const satisfies SettingsTable;

/** The network, or the one that exists. */
const networkRows = {
  availabilityZones: {
    type: list(forms.availabilityZone, 2, 3).default(["sa-east-1a", "sa-east-1b"]),
    description:
      "The availability zones to use. You can add a zone to an environment, but not remove one. With `egress: single`, the NAT " +
      "gateway is in the first.",
    allowed: "a list of two or three different zones of the region",
    example: '["sa-east-1a","sa-east-1b"]',
    onceUp: {
      may: "grow at the end",
      // AWS's provider replaces a subnet whose zone changes, and a NAT gateway whose subnet changes.
      because:
        "to remove a zone deletes subnets that contain databases, and another first zone changes the NAT gateway's address",
      instead: "add the zone as the last one; a subnet that contains databases can't be removed",
    },
  },
  vpcCidr: {
    type: text(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/).default(networkDefaults.cidr),
    description: "The IPv4 addresses of the network.",
    allowed: "a private block from /16 to /20 at its first address (10.…, 172.16–31.…, 192.168.…)",
    example: "10.20.0.0/16",
    onceUp: { may: "stay the same", instead: anotherStack },
  },
  egress: {
    type: choice("none", "single", "perZone", "regional", "public").default(networkDefaults.egress),
    description:
      "How the application reaches the internet. none: not at all, so it can't send mail. single: through one NAT gateway. " +
      "perZone: through one NAT gateway in each zone. regional: through one regional gateway for all zones. The output " +
      "egressAddresses has the addresses. From single to perZone the first stays; to and from regional all change, so tell " +
      "Brevo. A gateway that is taken away gives its address up for good. public: without a gateway, from public addresses of " +
      "the tasks, which change whenever a task starts; only the load balancer can open a connection to them. It is the " +
      "cheapest, needs image, and is refused with protect. egressAddresses is empty, so deactivate the blocking of unknown " +
      "addresses at Brevo, or it refuses the mail.",
    allowed: "none, single, perZone, regional or public",
    example: "single",
  },
  ipv6: {
    type: flag().default(networkDefaults.ipv6),
    description:
      "Whether visitors reach the site by IPv6 as well. The VPC and its public subnets get IPv6 addresses, the load balancer listens on " +
      "them, and the domain gets AAAA records (docs/deploy.md, IPv6). Application, database and cache keep IPv4 addresses alone. It " +
      "costs nothing. Turned off again, the network keeps its addresses, and nothing uses them. With vpcId, each of " +
      "publicSubnetIds must have an IPv6 block, and a route for ::/0 to an internet gateway.",
    allowed: "true or false",
    example: "true",
  },
  interfaceEndpoints: {
    type: list(/^(?!s3$|com\.amazonaws\.)[a-z0-9.-]{2,40}$/).default([...networkDefaults.interfaceEndpoints]),
    description:
      "AWS services that get an interface endpoint in the network, such as secretsmanager, logs, ecr.api and ecr.dkr. Each " +
      "endpoint costs per zone and hour.",
    allowed: "a list of AWS service names, as in com.amazonaws.<region>.<name>; S3 already has an endpoint",
    example: '["secretsmanager","logs"]',
  },
  flowLogs: {
    type: flag().default(networkDefaults.flowLogs),
    description:
      "Whether the network's connections are logged to CloudWatch. Turned off, the logs kept so far stay in CloudWatch until " +
      "they expire (logRetentionDays); with `protect: false`, they are deleted.",
    allowed: "true or false",
    example: "true",
  },
  vpcId: {
    type: text(forms.vpcId).optional(),
    description:
      "An existing VPC to use instead of a new one. Also set publicSubnetIds, appSubnetIds and dataSubnetIds.",
    allowed: "the id of a VPC",
    example: "vpc-0123456789abcdef0",
    onceUp: { may: "stay the same", instead: anotherStack },
  },
  publicSubnetIds: {
    type: list(forms.subnetId, 2, 3).optional(),
    description: "With vpcId: the subnets of the load balancer.",
    allowed: subnetList,
    example: '["subnet-0123456789abcdef0","subnet-0123456789abcdef1"]',
  },
  appSubnetIds: {
    type: list(forms.subnetId, 2, 3).optional(),
    description: "With vpcId: the subnets of the application.",
    allowed: subnetList,
    example: '["subnet-0123456789abcdef2","subnet-0123456789abcdef3"]',
  },
  dataSubnetIds: {
    type: list(forms.subnetId, 2, 3).optional(),
    description: "With vpcId: the subnets of the database and the cache.",
    allowed: subnetList,
    example: '["subnet-0123456789abcdef4","subnet-0123456789abcdef5"]',
    onceUp: { may: "grow", instead: addZones },
  },
} as const satisfies SettingsTable;

/** PostgreSQL. */
const databaseRows = {
  databaseInstanceClass: {
    type: catalogued(judgeDatabaseClass).default(databaseDefaults.instanceClass),
    description: "The size of the database server. A change restarts it (a failover with databaseMultiAz).",
    allowed: "an RDS instance class such as db.t4g.medium, db.m7g.large or db.r7g.xlarge",
    example: "db.t4g.medium",
  },
  databaseEngineVersion: {
    type: catalogued(judgePostgres).default(databaseDefaults.engineVersion),
    description:
      "PostgreSQL's version. If you set only a major version, AWS keeps the minor version current; a minor version that you set " +
      "stays until you change it. To upgrade to another major version, set a minor version (docs/operations.md).",
    allowed: `a version of PostgreSQL from ${oldestPostgres} to ${newestPostgres}, such as 17 or 17.6`,
    example: "17",
  },
  databaseAllowMajorVersionUpgrade: {
    type: flag().default(databaseDefaults.allowMajorVersionUpgrade),
    description: "Let a change of databaseEngineVersion go to another major version. It can't be undone.",
    allowed: "true or false",
    example: "true",
  },
  databaseStorageGb: {
    type: wholeNumber(20, 59_578).default(databaseDefaults.storageGb),
    description:
      "The database's disk (gp3), in GiB. It grows in place, by a tenth at least, and never shrinks; from 400 GiB on it is " +
      "four times as fast.",
    allowed: "a whole number from 20 to 59578",
    example: "20",
    onceUp: { may: "grow", instead: smallerDisk },
  },
  databaseMaxStorageGb: {
    type: wholeNumber(22, 65_536).default(databaseDefaults.maxStorageGb),
    description:
      "Up to what size, in GiB, the disk grows by itself when it fills. AWS refuses less than what it has grown to.",
    allowed: "a whole number from 22 to 65536",
    example: "100",
  },
  databaseKeepKey: {
    type: flag().default(databaseDefaults.keepKey),
    description:
      "Keep the KMS keys of the database, the cache and the uploads when the environment is destroyed. Without them, 30 days " +
      "later nobody can read the final snapshots and the backups any more.",
    allowed: "true or false",
    example: "true",
  },
  databaseMultiAz: {
    type: flag().default(databaseDefaults.multiAz),
    description:
      "A standby in another zone that takes over when the first fails. It doubles the server's price.",
    allowed: "true or false",
    example: "true",
  },
  databaseBackupRetentionDays: {
    type: wholeNumber(1, 35).default(databaseDefaults.backupRetentionDays),
    description: "How many days back the database can be restored, to any second.",
    allowed: "a whole number from 1 to 35",
    example: "14",
  },
  databaseBackupWindow: {
    type: text(forms.dailyWindow).default(databaseDefaults.backupWindow),
    description: "When the daily backup is taken (UTC; São Paulo is three hours behind).",
    allowed: "hh:mm-hh:mm, at least 30 minutes, apart from databaseMaintenanceWindow",
    example: "05:00-06:00",
  },
  databaseMaintenanceWindow: {
    type: text(forms.weeklyWindow).default(databaseDefaults.maintenanceWindow),
    description: "When AWS may patch the database and make the changes that wait for it (UTC).",
    allowed: "ddd:hh:mm-ddd:hh:mm, at least 30 minutes, apart from databaseBackupWindow",
    example: "sun:06:30-sun:07:30",
  },
  databaseSnapshot: {
    type: text(forms.snapshot).optional(),
    description:
      "An encrypted snapshot to create the database from, with the snapshot's own key, database and owner. It is used only at " +
      "creation. databaseEngineVersion must have its major version, and databaseStorageGb must not be less than its disk.",
    allowed: "the name or ARN of an RDS snapshot",
    example: "siscoe-prod-before-move",
    onceUp: { may: "stay the same", instead: restore },
  },
  databaseInsights: {
    type: choice("standard", "advanced").default(databaseDefaults.insights),
    description:
      "CloudWatch Database Insights. standard keeps 7 days and is free; advanced keeps 15 months and costs extra.",
    allowed: "standard or advanced",
    example: "standard",
  },
  databaseMonitoringSeconds: {
    type: numberAmong([0, 1, 5, 10, 15, 30, 60]).default(databaseDefaults.monitoringSeconds),
    description:
      "How often RDS sends the operating system's metrics (enhanced monitoring), in seconds. 0 turns it off.",
    allowed: "one of 0, 1, 5, 10, 15, 30, 60",
    example: "60",
  },
  databaseSlowQueryMilliseconds: {
    type: wholeNumber(0, 600_000).default(databaseDefaults.slowQueryMilliseconds),
    description: "Queries that take longer than this, in milliseconds, are logged with their text.",
    allowed: "a whole number from 0 (every query) to 600000",
    example: "1000",
  },
  databasePasswordVersion: {
    type: wholeNumber(1, 1_000_000).default(databaseDefaults.passwordVersion),
    description: "Raise it to give the database a new password. Restart the application afterwards.",
    allowed: "a whole number from 1",
    example: "2",
  },
} as const satisfies SettingsTable;

/** Backups by AWS Backup, beside those of RDS. */
const backupRows = {
  backupVault: {
    type: flag().default(false),
    description:
      "A daily backup of the database, and of the uploads with image, by AWS Backup, in a vault of its own. RDS's own backups are " +
      "there without it, and restore to any second, but go with their database; EFS's own are there without it too. It starts four hours after databaseBackupWindow does. false ends it; the vault, its " +
      "backups and its key stay in AWS (docs/operations.md, AWS Backup).",
    allowed: "true or false",
    example: "true",
  },
  backupVaultRetentionDays: {
    type: wholeNumber(1, 3650).default(backupDefaults.retentionDays),
    description:
      "With backupVault: how many days a backup is kept. A change counts for the backups that are made from then on.",
    allowed: "a whole number from 1 to 3650",
    example: "90",
  },
  backupVaultLock: {
    type: choice("off", "governance", "compliance").default(backupDefaults.lock),
    description:
      "With backupVault: whether a backup can be deleted before its time. governance: only by those whom IAM lets take the lock " +
      "away, which no role of a workflow is. compliance: 14 days later by nobody, ever; it can't be undone, and the backups are " +
      "paid for until their time comes. off does not take away a lock that is there.",
    allowed: "off, governance or compliance",
    example: "governance",
  },
  backupCopyRegion: {
    type: text(/^[a-z]{2}-[a-z]+-\d$/).optional(),
    description:
      "With backupVault: another region that each backup is copied to. Outside Brazil it is an international transfer of personal " +
      "data under the LGPD. If you take it away, the copies that are there stay until their time comes.",
    allowed: "a region of AWS, such as us-east-1",
    example: "us-east-1",
  },
} as const satisfies SettingsTable;

/** The cache. */
const cacheRows = {
  cacheEngine: {
    type: choice("valkey", "redis").default(cacheDefaults.engine),
    description: "The server that speaks Redis' protocol. Valkey is a fifth cheaper on ElastiCache.",
    allowed: "valkey or redis",
    example: "valkey",
    onceUp: { may: "stay the same", instead: anotherStack },
  },
  cacheEngineVersion: {
    type: text(/^([7-9]|[1-9]\d)\.\d$/).default(cacheDefaults.engineVersion),
    description:
      "The version of the cache engine. If you set cacheEngine to redis, set this too: the default is a version of Valkey.",
    allowed: "7.2, 8.0, 8.1, 8.2, 9.0 or 9.1 for Valkey; 7.0 or 7.1 for Redis",
    example: "8.0",
    onceUp: {
      may: "grow",
      instead: "bring up a second stack: ElastiCache replaces a cache when its version is lowered",
    },
  },
  cacheNodeType: {
    type: catalogued(judgeCacheNode).default(cacheDefaults.nodeType),
    description: "The size of each cache node. A change replaces the nodes one by one and keeps the data.",
    allowed: "an ElastiCache node type such as cache.t4g.small or cache.m7g.large",
    example: "cache.t4g.small",
  },
  cacheReplicas: {
    type: wholeNumber(0, 5).default(cacheDefaults.replicas),
    description: "How many replicas the primary node has. Each costs as much as the primary.",
    allowed: "a whole number from 0 to 5",
    example: "1",
  },
  cacheAutomaticFailover: {
    type: flag().default(cacheDefaults.automaticFailover),
    description: "Whether a replica takes over when the primary fails.",
    allowed: "true or false",
    example: "true",
  },
  cacheMultiAz: {
    type: flag().default(cacheDefaults.multiAz),
    description: "Whether the replicas are in other zones than the primary.",
    allowed: "true or false",
    example: "true",
  },
  cacheSnapshotRetentionDays: {
    type: wholeNumber(0, 35).default(cacheDefaults.snapshotRetentionDays),
    description: "How many daily snapshots of the cache are kept; 0 takes none.",
    allowed: "a whole number from 0 to 35",
    example: "7",
  },
  cacheSnapshotWindow: {
    type: text(forms.dailyWindow).default(cacheDefaults.snapshotWindow),
    description: "When the cache's daily snapshot is taken (UTC).",
    allowed: "hh:mm-hh:mm, at least 60 minutes, apart from cacheMaintenanceWindow",
    example: "04:00-05:00",
  },
  cacheMaintenanceWindow: {
    type: text(forms.weeklyWindow).default(cacheDefaults.maintenanceWindow),
    description: "When AWS may patch the cache (UTC).",
    allowed: "ddd:hh:mm-ddd:hh:mm, at least 60 minutes, apart from cacheSnapshotWindow",
    example: "sun:07:30-sun:08:30",
  },
  cacheTokenVersion: {
    type: wholeNumber(1, 1_000_000).default(cacheDefaults.tokenVersion),
    description:
      "Raise it to give the cache a new token. The cache accepts the old token too, until cacheTokenStrategy is SET.",
    allowed: "a whole number from 1",
    example: "2",
  },
  cacheTokenStrategy: {
    type: choice("ROTATE", "SET").default(cacheDefaults.tokenStrategy),
    description: "ROTATE accepts the old and the new token. SET accepts only the new one.",
    allowed: "ROTATE or SET",
    example: "SET",
  },
} as const satisfies SettingsTable;

/** Who is told when something is wrong. */
const alarmRows = {
  alarmEmail: {
    type: text(forms.email).optional(),
    description:
      "Who gets a mail when an alarm begins or ends (docs/operations.md). AWS first sends a mail with a link: confirm it. If it " +
      "is not set, nothing is watched.",
    allowed: "a bare address, without a name",
    example: "plantao@siscoe.example.com",
  },
  alarmLatencySeconds: {
    type: wholeNumber(1, 20).default(alarmsDefaults.latencySeconds),
    description:
      "With alarmEmail: an alarm comes when one request in twenty takes longer than this, in seconds, for a quarter of an hour.",
    // Below the shortest idleTimeoutSeconds, which ends every longer request.
    allowed: "a whole number from 1 to 20",
    example: "5",
  },
} as const satisfies SettingsTable;

/** Brevo, the mail provider. */
const mailRows = {
  brevoSmtpUser: {
    type: environmentValue(),
    description: "The login of Brevo's SMTP relay (BREVO_SMTP_USER).",
    allowed: `the login that Brevo shows under SMTP & API: ${passedThrough}`,
    example: "",
    secret: true,
  },
  brevoSmtpPassword: {
    type: environmentValue(),
    description: "The SMTP key of Brevo (BREVO_SMTP_PASSWORD).",
    allowed: `the SMTP key that Brevo shows under SMTP & API: ${passedThrough}`,
    example: "",
    secret: true,
  },
  brevoApiKey: {
    type: environmentValue().optional(),
    description: "The key of Brevo's HTTP API. Without it, SisCoE sends no mail about accounts and tickets.",
    allowed: `the API key that Brevo shows under SMTP & API: ${passedThrough}`,
    example: "",
    secret: true,
  },
  defaultFromEmail: {
    type: text(forms.email),
    description: "The sender of the application's mail. It must be a sender that Brevo knows.",
    allowed: "a bare address, without a name",
    example: "nao-responda@siscoe.example.com",
    variable: "DEFAULT_FROM_EMAIL",
  },
  serverEmail: {
    type: text(forms.email).optional(),
    description: "The sender of error reports.",
    allowed: "a bare address, without a name",
    example: "erros@siscoe.example.com",
    variable: "SERVER_EMAIL",
  },
  defaultFromName: {
    type: environmentValue().optional(),
    description: "The sender's name.",
    allowed: `one word: ${passedThrough}`,
    example: "SisCoE",
    variable: "DEFAULT_FROM_NAME",
  },
} as const satisfies SettingsTable;

const units = `one of ${fargateCpus.join(", ")} (1024 are one vCPU)`;
/** How many tasks a service can have. */
export const mostTasks = 100;

const taskMemory = "what Fargate has for the CPU units, such as 512 for 256, or 1024 to 4096 for 512";

/** SisCoE's images; they have to be somewhere before `image` names one. */
const imageRows = {
  imageRepository: {
    type: flag().default(false),
    description:
      "Whether this stack makes a repository of ECR for SisCoE's images. The output imageRepositoryUrl says where to push them; " +
      "set image then (docs/image.md). One repository is enough for all stacks of an account. It keeps the newest " +
      `${imageRepositoryDefaults.keepImages} images. false leaves the repository and its images in AWS; without protect, it deletes them.`,
    allowed: "true or false",
    example: "true",
  },
} as const satisfies SettingsTable;

/** SisCoE itself on ECS; nothing of it without `image`. */
const serviceRows = {
  image: {
    type: text(/^(?=.{1,400}$)[a-z0-9][\w./:@-]*$/)
      .refine((name) => imageOf(name) !== undefined)
      .optional(),
    description:
      "The image of SisCoE to run on ECS (docs/application.md). If it is not set, the application runs elsewhere, and nothing of " +
      "ECS is made. Another image is migrated first, then deployed.",
    allowed: "<registry>/<repository>@sha256:<digest>; a tag instead of the digest only without protect",
    example: `123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe@sha256:${"0123456789abcdef".repeat(4)}`,
  },
  imageArchitecture: {
    type: choice("arm64", "x86_64").default(applicationDefaults.architecture),
    description: "The processor that the image is built for. arm64 costs a fifth less.",
    allowed: "arm64 or x86_64",
    example: "x86_64",
  },
  webCpu: {
    type: numberAmong(fargateCpus).default(applicationDefaults.web.cpu),
    description: "The CPU of each task that answers requests, in units.",
    allowed: units,
    example: "1024",
  },
  webMemory: {
    type: wholeNumber(512, 122_880).default(applicationDefaults.web.memory),
    description:
      "The memory of each task that answers requests, in MiB. Its three servers take up to 500 (measured).",
    allowed: taskMemory,
    example: "2048",
  },
  webTasks: {
    type: wholeNumber(1, mostTasks).default(applicationDefaults.web.tasks),
    description: "How many tasks answer requests. With two, one zone can fail.",
    allowed: "a whole number from 1 to 100",
    example: "2",
  },
  webMaxTasks: {
    type: wholeNumber(2, mostTasks).optional(),
    description:
      "Up to how many tasks AWS makes of webTasks by itself, when they use more than 60 % of their CPU, or when requests come close to " +
      "what they can serve. If it is not set, there are always webTasks.",
    allowed: "a whole number from 2 to 100, above webTasks",
    example: "6",
  },
  workerCpu: {
    type: numberAmong(fargateCpus).default(applicationDefaults.worker.cpu),
    description: "The CPU of each Celery worker, in units.",
    allowed: units,
    example: "512",
  },
  workerMemory: {
    type: wholeNumber(512, 122_880).default(applicationDefaults.worker.memory),
    description: "The memory of each Celery worker, in MiB.",
    allowed: taskMemory,
    example: "1024",
  },
  workerTasks: {
    type: wholeNumber(1, mostTasks).default(applicationDefaults.worker.tasks),
    description: "How many Celery workers there are.",
    allowed: "a whole number from 1 to 100",
    example: "2",
  },
  workerMaxTasks: {
    type: wholeNumber(2, mostTasks).optional(),
    description:
      "Up to how many Celery workers AWS makes of workerTasks by itself, when more than five of Celery's tasks wait for each of " +
      "their processes. A container beside beat measures that; its metric and alarms cost about a dollar a month. If it is not " +
      "set, there are always workerTasks.",
    allowed: "a whole number from 2 to 100, above workerTasks",
    example: "4",
  },
  workerConcurrency: {
    type: wholeNumber(1, 32).default(applicationDefaults.workerConcurrency),
    description:
      "How many of Celery's tasks a worker works on at a time. Each takes about 75 MiB more (measured).",
    allowed: "a whole number from 1 to 32",
    example: "4",
  },
  pdfFrames: {
    type: choice("none", "self").default(applicationDefaults.pdfFrames),
    description:
      "Whether the site's own pages may show PDF documents that were uploaded in a frame (iframe). none: no page may. self: they " +
      "may, other sites may not. Then the security headers have SAMEORIGIN and frame-ancestors 'self' for all of the site, and the " +
      "web tasks refuse to answer frames with anything but such documents (docs/security.md).",
    allowed: "none or self",
    example: "self",
  },
  executeCommand: {
    type: flag().default(applicationDefaults.executeCommand),
    description:
      "Whether you can open a shell in a running task (ECS Exec), and whoever does is root there. The root file systems of the " +
      "tasks are writable then: AWS supports no shell on a read-only one. With egress none, interfaceEndpoints needs ssmmessages.",
    allowed: "true or false",
    example: "true",
  },
  uploadsRestoreFrom: {
    type: text(/^fs-([0-9a-f]{8}|[0-9a-f]{17})$/).optional(),
    description:
      "A file system that AWS Backup has restored a backup of the uploads into, in the stack's region and account: makes a task " +
      "definition that copies them to the stack's own (docs/operations.md, Database and uploads). Take it away afterwards: the " +
      "file system itself stays as it is.",
    allowed: "the id of a file system of EFS, such as fs-0123456789abcdef0",
    example: "fs-0123456789abcdef0",
  },
} as const satisfies SettingsTable;

/** What SisCoE itself reads. */
const applicationRows = {
  secretKeyVersion: {
    type: wholeNumber(1, 1_000_000).default(djangoSecretsDefaults.secretKeyVersion),
    description: "Raise it to give Django a new SECRET_KEY: everyone has to sign in again.",
    allowed: "a whole number from 1",
    example: "2",
  },
  chatEncryptionKey: {
    type: text(/^[A-Za-z0-9_-]{43}=$/).optional(),
    description:
      "The CHAT_ENCRYPTION_KEY of an existing SisCoE whose data you move here. It encrypts the chat's history. If it is not " +
      "set, a key is generated.",
    allowed: "a Fernet key: 43 letters, digits, - or _ and one =",
    example: "",
    secret: true,
    onceUp: {
      may: "stay the same",
      instead: "set it before the first up of the stack that the data moves to",
    },
  },
  asgiThreads: {
    type: wholeNumber(1, 1000).optional(),
    description: "How many threads run synchronous code.",
    allowed: "a whole number from 1 to 1000",
    example: "8",
    variable: "ASGI_THREADS",
  },
  sentryDsn: {
    type: environmentValue().optional(),
    description: "The Sentry DSN that errors are reported to.",
    allowed: `the DSN that Sentry shows: ${passedThrough}`,
    example: "",
    secret: true,
    variable: "SENTRY_DSN",
  },
  sentryEnvironment: {
    type: environmentValue().optional(),
    description: "The environment's name at Sentry.",
    allowed: `one word: ${passedThrough}`,
    example: "production",
    variable: "SENTRY_ENVIRONMENT",
  },
  groqApiKey: {
    type: environmentValue().optional(),
    description: "Groq's API key.",
    allowed: passedThrough,
    example: "",
    secret: true,
    variable: "GROQ_API_KEY",
  },
  weatherApiKey: {
    type: environmentValue().optional(),
    description: "OpenWeather's API key.",
    allowed: passedThrough,
    example: "",
    secret: true,
    variable: "WEATHER_API_KEY",
  },
  telegramBotToken: {
    type: environmentValue().optional(),
    description: "The token of the Telegram bot.",
    allowed: passedThrough,
    example: "",
    secret: true,
    variable: "TELEGRAM_BOT_TOKEN",
  },
  telegramChatId: {
    type: text(/^(-?\d{1,20}|@\w{5,32})$/).optional(),
    description: "The chat that the Telegram bot writes to.",
    allowed: "a chat's number or @name",
    example: "-1001234567890",
    variable: "TELEGRAM_CHAT_ID",
  },
} as const satisfies SettingsTable;

/** Every setting of a stack. */
export const table = {
  ...placeRows,
  ...siteRows,
  ...networkRows,
  ...databaseRows,
  ...backupRows,
  ...cacheRows,
  ...alarmRows,
  ...mailRows,
  ...imageRows,
  ...serviceRows,
  ...applicationRows,
} as const satisfies SettingsTable;

/** The same by topic: `docs/settings.md` is made from it. */
export const sections = {
  "The environment": placeRows,
  "The site": siteRows,
  Network: networkRows,
  Database: databaseRows,
  "AWS Backup": backupRows,
  Cache: cacheRows,
  Alarms: alarmRows,
  Mail: mailRows,
  Images: imageRows,
  "The application on ECS": serviceRows,
  "The application itself": applicationRows,
} as const satisfies Readonly<Record<string, SettingsTable>>;

/** The settings as they are checked. */
export type PlainSettings = PlainValuesOf<typeof table>;

/** A stack's settings, checked. Every secret is a Pulumi secret. */
export type Settings = ValuesOf<typeof table>;
