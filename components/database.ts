import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { isDefault, isStatic, loggedConnections } from "../aws/databaseParameters";
import { majorOf, namesMinor } from "../aws/engines";
import { baseline, isStriped } from "../aws/storage";
import * as aws from "./aws";
import { databaseDefaults, withDefaults } from "./defaults";
import { EncryptionKey } from "./encryptionKey";
import { finalSnapshotName } from "./finalSnapshotName";
import { serviceTrust } from "./serviceTrust";
import { ServiceSecurityGroup } from "./serviceSecurityGroup";
import { takenBy } from "./takenBy";

/** What a {@link Database} is made from. */
export interface DatabaseArgs {
  /** The VPC it is in. A change replaces its security group. */
  vpcId: pulumi.Input<string>;
  /** Isolated subnets, in two zones at least. */
  subnetIds: readonly pulumi.Input<string>[];
  /** The security groups that may connect to it. */
  allowedSecurityGroupIds: readonly pulumi.Input<string>[];
  /** Its size, such as `db.t4g.medium`. A change restarts it; with `multiAz`, it fails over. @default "db.t4g.medium" */
  instanceClass?: string | undefined;
  /** PostgreSQL's version: `17` follows the minor versions of 17, `17.6` stays there until it is changed. @default "17" */
  engineVersion?: string | undefined;
  /** Lets `engineVersion` go to another major version, which can't be undone. @default false */
  allowMajorVersionUpgrade?: boolean | undefined;
  /** Its disk, in GiB. It grows in place; AWS refuses to shrink it. @default 20 */
  storageGb?: number | undefined;
  /** Up to what size the disk grows by itself, in GiB. @default 100 */
  maxStorageGb?: number | undefined;
  /** Whether its key outlives it: 30 days after the key, the final snapshot and the backups can't be read. @default true */
  keepKey?: boolean | undefined;
  /** Whether a standby in another zone takes over when the first fails. @default true */
  multiAz?: boolean | undefined;
  /** How many days of point-in-time recovery are kept, from 1 to 35. @default 14 */
  backupRetentionDays?: number | undefined;
  /** When the daily backup is taken, in UTC: `05:00-06:00`. @default "05:00-06:00" */
  backupWindow?: string | undefined;
  /** When changes and patches are made, in UTC: `sun:06:30-sun:07:30`. @default "sun:06:30-sun:07:30" */
  maintenanceWindow?: string | undefined;
  /** Whether changes are made at once, restarts included, instead of in the maintenance window. @default false */
  applyImmediately?: boolean | undefined;
  /** A snapshot to create it from. A change would replace the database: settings refuse it. */
  snapshot?: string | undefined;
  /** CloudWatch Database Insights: `standard` keeps 7 days, `advanced` 465. @default "standard" */
  insights?: "standard" | "advanced" | undefined;
  /** Enhanced monitoring's interval in seconds: 0 (off), 1, 5, 10, 15, 30 or 60. @default 60 */
  monitoringSeconds?: number | undefined;
  /** The policy that the role for enhanced monitoring can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/prod/`. A change makes it anew. @default "/" */
  rolesPath?: string | undefined;
  /** Queries that take longer than this, in milliseconds, are logged. @default 1000 */
  slowQueryMilliseconds?: number | undefined;
  /** Raise it to have a new password. @default 1 */
  passwordVersion?: number | undefined;
  /** How long its logs are kept, in days. @default 365 */
  logRetentionDays?: number | undefined;
  /** The KMS key that encrypts its logs. Without it, CloudWatch's own does. A change counts for what is logged from then on. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
  /** Whether AWS and Pulumi refuse to delete or replace it. @default true */
  protect?: boolean | undefined;
}

/** The same, with every default. */
type Complete = ReturnType<typeof withDefaults<DatabaseArgs, typeof databaseDefaults>>;

const databaseName = "siscoe";
const userName = "siscoe";
const port = 5432;

/**
 * How long the provider waits, which by itself is 50, 80 and 60 minutes. Creation: RDS makes a backup right after a
 * restore, reported to take two to three hours (hashicorp/terraform-provider-aws#44104). Update: a larger class with a
 * standby, a major version's upgrade and the copy that it begins with grow with the data. Deletion: the final snapshot does.
 */
const timeouts = { create: "4h", update: "4h", delete: "3h" };

/**
 * PostgreSQL on RDS: private, encrypted with its own key, reached over TLS only, backed up, watched and logged.
 *
 * **Data**: with `protect` nothing deletes or replaces it. When it is deleted all the same, it leaves a final
 * snapshot under a fresh name, and its automated backups until they expire. Everything but `snapshot` and the
 * network changes in place.
 *
 * **Security**: only `allowedSecurityGroupIds` reach its port; `rds.force_ssl` refuses plain connections. The log
 * holds slow queries with their text, without bound parameters: psycopg2 writes values into the text, so treat it
 * as personal data.
 *
 * **Cost**: the instance by the hour (twice with `multiAz`), the disk by the GiB and month (twice as well), backups
 * beyond the disk's size, logs by the GiB, one key; `insights: advanced` by vCPU and hour.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html
 */
export class Database extends pulumi.ComponentResource {
  /** The instance itself. Its outputs say what AWS runs, also while a change waits for the maintenance window. */
  public readonly instance: aws.rds.Instance;
  /** The group of the subnets that it is in. */
  public readonly subnetGroup: aws.rds.SubnetGroup;
  /** PostgreSQL's parameters. */
  public readonly parameterGroup: aws.rds.ParameterGroup;
  /** The key that encrypts its disk, snapshots and insights. */
  public readonly key: EncryptionKey;
  /** Its log groups: PostgreSQL's own, and that of upgrades. */
  public readonly logGroups: readonly aws.cloudwatch.LogGroup[];
  /** The role that sends its metrics; none where `monitoringSeconds` is 0. */
  public readonly monitoringRole: aws.iam.Role | undefined;
  /** The security group that guards it, as a resource. */
  public readonly securityGroup: aws.ec2.SecurityGroup;
  /** The host name, without the port. */
  public readonly address: pulumi.Output<string>;
  /** The port. */
  public readonly port: pulumi.Output<number>;
  /** The name of the database: the snapshot's, where it comes from one. */
  public readonly databaseName: pulumi.Output<string>;
  /** The master user's name: the snapshot's, where the database comes from one. */
  public readonly userName: pulumi.Output<string>;
  /** The master user's password, known once the instance takes it: letters and digits. A secret. */
  public readonly password: pulumi.Output<string>;
  /** The security group that guards it. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, given: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:data:Database", name, {}, opts);
    const args = withDefaults(given, databaseDefaults);

    const key = new EncryptionKey(
      `${name}-key`,
      {
        description: "SisCoE's database, its snapshots and its insights",
        protect: args.protect,
        keep: args.keepKey,
      },
      { parent: this },
    );
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4 }, { parent: this });
    const identifier = pulumi.interpolate`${name}-${suffix.hex}`;
    const securityGroup = new ServiceSecurityGroup(
      `${name}-access`,
      {
        vpcId: args.vpcId,
        description: "SisCoE database",
        port,
        allowedSecurityGroupIds: args.allowedSecurityGroupIds,
      },
      { parent: this },
    );
    const password = new random.RandomPassword(
      `${name}-password`,
      { length: 40, special: false, keepers: { version: String(args.passwordVersion) } },
      { parent: this },
    );
    this.monitoringRole = args.monitoringSeconds === 0 ? undefined : this.createMonitoringRole(name, args);
    this.subnetGroup = this.createSubnetGroup(name, args);
    this.parameterGroup = this.createParameterGroup(name, args);
    this.logGroups = this.createLogGroups(name, identifier, args);

    const instance = new aws.rds.Instance(
      name,
      // aws:skip=RDS.22: AWS has security groups of RDS's own outside a VPC only
      // aws:skip=RDS.23: another port hides nothing from who looks, and nobody reaches any but the application
      {
        identifier,
        engine: "postgres",
        engineVersion: args.engineVersion,
        // Without it, RDS charges Extended Support by itself from the day on that a major version's support ends.
        engineLifecycleSupport: "open-source-rds-extended-support-disabled",
        allowMajorVersionUpgrade: args.allowMajorVersionUpgrade,
        // AWS would raise a minor version that is named, and refuse every later `up` to go back to it.
        autoMinorVersionUpgrade: !namesMinor(args.engineVersion),
        instanceClass: args.instanceClass,
        password: password.result,
        multiAz: args.multiAz,
        publiclyAccessible: false,
        dbSubnetGroupName: this.subnetGroup.name,
        vpcSecurityGroupIds: [securityGroup.id],
        parameterGroupName: this.parameterGroup.name,
        iamDatabaseAuthenticationEnabled: true,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        storageType: "gp3",
        allocatedStorage: args.storageGb,
        // Else an `up` that grows it past 400 GiB sends the smaller disk's with it, and RDS refuses that
        // (hashicorp/terraform-provider-aws#28382). Below, RDS takes none.
        ...(isStriped(args.storageGb) ? baseline(args.storageGb) : {}),
        maxAllocatedStorage: args.maxStorageGb,
        storageEncrypted: true,
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: args.backupWindow,
        maintenanceWindow: args.maintenanceWindow,
        applyImmediately: args.applyImmediately,
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: finalSnapshotName(identifier),
        deletionProtection: args.protect,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
        databaseInsightsMode: args.insights,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: key.arn,
        performanceInsightsRetentionPeriod: args.insights === "advanced" ? 465 : 7,
        monitoringInterval: args.monitoringSeconds,
        ...(this.monitoringRole === undefined ? {} : { monitoringRoleArn: this.monitoringRole.arn }),
        // The database, its owner and its key are the snapshot's: asking for others, which a restore doesn't send, would
        // replace the database at the next `up`.
        ...(args.snapshot === undefined
          ? { dbName: databaseName, username: userName, kmsKeyId: key.arn }
          : { snapshotIdentifier: args.snapshot }),
      },
      {
        parent: this,
        protect: args.protect,
        // RDS would make its log groups itself, kept for ever and deleted by nobody.
        dependsOn: [...this.logGroups],
        // The snapshot's name is made up in every run, and kept from the creation. No call of AWS's changes the other.
        ignoreChanges: ["finalSnapshotIdentifier", "engineLifecycleSupport"],
        customTimeouts: timeouts,
      },
    );

    this.instance = instance;
    this.key = key;
    this.securityGroup = securityGroup.securityGroup;
    this.address = instance.address;
    this.port = instance.port;
    this.databaseName =
      args.snapshot === undefined
        ? instance.dbName
        : // RDS names none where the snapshot's server was made without one: it has `postgres` then.
          instance.dbName.apply((restored) => restored || "postgres");
    this.userName = instance.username;
    this.password = takenBy(instance, password.result);
    this.securityGroupId = securityGroup.id;
    this.registerOutputs({
      address: this.address,
      port: this.port,
      databaseName: this.databaseName,
      userName: this.userName,
      securityGroupId: this.securityGroupId,
    });
  }

  private createSubnetGroup(name: string, args: Complete): aws.rds.SubnetGroup {
    return new aws.rds.SubnetGroup(
      name,
      { subnetIds: [...args.subnetIds], description: "SisCoE database" },
      { parent: this },
    );
  }

  private createParameterGroup(name: string, args: Complete): aws.rds.ParameterGroup {
    const major = Number(majorOf(args.engineVersion));
    const parameters = [
      { name: "log_connections", value: loggedConnections(major) },
      { name: "log_disconnections", value: "1" },
      { name: "log_lock_waits", value: "1" },
      { name: "log_min_duration_statement", value: String(args.slowQueryMilliseconds) },
      // Bound parameters are people's data.
      { name: "log_parameter_max_length", value: "0" },
      { name: "log_statement", value: "ddl" },
      { name: "pg_stat_statements.track", value: "all" },
      { name: "rds.force_ssl", value: "1" },
      { name: "shared_preload_libraries", value: "pg_stat_statements" },
    ];
    return new aws.rds.ParameterGroup(
      name,
      // aws:skip=RDS.21: only deployments change parameters, as their reviewer saw; the nightly look finds any other change
      {
        family: `postgres${major}`,
        description: "SisCoE database",
        // Of a value that RDS has by itself it says pending-reboot: with "immediate", every `up` would change it again.
        parameters: parameters.map((parameter) =>
          isStatic(parameter.name) || isDefault(major, parameter)
            ? { ...parameter, applyMethod: "pending-reboot" }
            : parameter,
        ),
      },
      { parent: this },
    );
  }

  private createLogGroups(
    name: string,
    identifier: pulumi.Input<string>,
    { logRetentionDays: retentionInDays, logKmsKeyArn: kmsKeyId }: Complete,
  ): aws.cloudwatch.LogGroup[] {
    return ["postgresql", "upgrade"].map(
      (log) =>
        new aws.cloudwatch.LogGroup(
          `${name}-${log}-log`,
          { name: pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`, retentionInDays, kmsKeyId },
          { parent: this },
        ),
    );
  }

  private createMonitoringRole(name: string, args: Complete): aws.iam.Role {
    const role = new aws.iam.Role(
      `${name}-monitoring`,
      {
        description: "Lets RDS send the metrics of SisCoE's database server",
        permissionsBoundary: args.permissionsBoundary,
        ...(args.rolesPath === undefined ? {} : { path: args.rolesPath }),
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
        assumeRolePolicy: serviceTrust(
          "monitoring.rds.amazonaws.com",
          ["arn:aws:rds:*", `db:${name}-*`],
          this,
        ),
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-monitoring`,
      {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
      },
      { parent: this },
    );
    return role;
  }
}
