import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as aws from "./aws";
import { cacheDefaults, withDefaults } from "./defaults";
import { finalSnapshotName } from "./finalSnapshotName";
import { ServiceSecurityGroup } from "./serviceSecurityGroup";
import { takenBy } from "./takenBy";

/** What a {@link Cache} is made from. */
export interface CacheArgs {
  /** The VPC it is in. A change replaces its security group. */
  vpcId: pulumi.Input<string>;
  /** Isolated subnets; in two zones at least where it fails over. */
  subnetIds: readonly pulumi.Input<string>[];
  /** The security groups that may connect to it. */
  allowedSecurityGroupIds: readonly pulumi.Input<string>[];
  /** The server. From `redis` to `valkey` is an upgrade in place; back is not possible. @default "valkey" */
  engine?: "valkey" | "redis" | undefined;
  /** Its version, such as `8.0`. A later one is an upgrade in place; an earlier one would replace the cache. @default "8.0" */
  engineVersion?: string | undefined;
  /** The size of each node. A change replaces the nodes one by one and keeps the data. @default "cache.t4g.small" */
  nodeType?: string | undefined;
  /** Copies beside the primary, from 0 to 5. @default 1 */
  replicas?: number | undefined;
  /** Whether a replica takes over when the primary fails. Needs a replica. @default true */
  automaticFailover?: boolean | undefined;
  /** Whether the replicas stand in other zones. Needs `automaticFailover`. @default true */
  multiAz?: boolean | undefined;
  /** How many daily snapshots are kept; 0 takes none. @default 7 */
  snapshotRetentionDays?: number | undefined;
  /** When the daily snapshot is taken, in UTC: `04:00-05:00`. @default "04:00-05:00" */
  snapshotWindow?: string | undefined;
  /** When patches are made, in UTC: `sun:07:30-sun:08:30`. @default "sun:07:30-sun:08:30" */
  maintenanceWindow?: string | undefined;
  /** Whether changes are made at once instead of in the maintenance window. @default false */
  applyImmediately?: boolean | undefined;
  /** Raise it to have a new token. @default 1 */
  tokenVersion?: number | undefined;
  /** What a new token does to the old one: `ROTATE` accepts both, `SET` the new one alone. @default "ROTATE" */
  tokenStrategy?: "ROTATE" | "SET" | undefined;
  /**
   * The KMS key that encrypts what it keeps on disks, and its snapshots; without it, a key that AWS owns does. Counts when it
   * is made: AWS gives no other key to a cache that exists.
   */
  kmsKeyArn?: pulumi.Input<string> | undefined;
  /** How long its logs are kept, in days. @default 365 */
  logRetentionDays?: number | undefined;
  /** The KMS key that encrypts its logs. Without it, CloudWatch's own does. A change counts for what is logged from then on. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
  /** Whether Pulumi refuses to delete or replace it. AWS has no such guard for a cache. @default true */
  protect?: boolean | undefined;
}

/** The same, with every default. */
type Complete = ReturnType<typeof withDefaults<CacheArgs, typeof cacheDefaults>>;

const port = 6379;

/**
 * A server of Redis' protocol on ElastiCache, for cache, sessions, channels and Celery: cluster mode off (Celery
 * fails across slots), TLS and a token from the start, encrypted at rest.
 *
 * **Data**: sessions and queued tasks. Only keys that expire are ever evicted, so Celery's queues are not; a full
 * cache refuses writes instead. When it is deleted it leaves a final snapshot under a fresh name.
 *
 * **Security**: only `allowedSecurityGroupIds` reach its port, with the token, over TLS.
 *
 * **Cost**: every node by the hour (a replica costs as much as the primary), snapshots beyond the first by the GiB.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export class Cache extends pulumi.ComponentResource {
  /** The replication group itself. Its outputs say what AWS runs, also while a change waits for the maintenance window. */
  public readonly replicationGroup: aws.elasticache.ReplicationGroup;
  /** The group of the subnets that it is in. */
  public readonly subnetGroup: aws.elasticache.SubnetGroup;
  /** The engine's parameters. */
  public readonly parameterGroup: aws.elasticache.ParameterGroup;
  /** Its log groups: of slow commands, and the engine's own. */
  public readonly logGroups: readonly aws.cloudwatch.LogGroup[];
  /** The security group that guards it, as a resource. */
  public readonly securityGroup: aws.ec2.SecurityGroup;
  /** Its nodes, primary and replicas: which is which changes with every failover. */
  public readonly nodeIds: readonly pulumi.Output<string>[];
  /** The host name of the primary, whichever node that is. */
  public readonly address: pulumi.Output<string>;
  /** The port, with TLS. */
  public readonly port: pulumi.Output<number>;
  /** The token to log in with, known once the cache takes it: letters and digits. A secret. */
  public readonly token: pulumi.Output<string>;
  /** The security group that guards it. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, given: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:data:Cache", name, {}, opts);
    const args = withDefaults(given, cacheDefaults);

    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4 }, { parent: this });
    const securityGroup = new ServiceSecurityGroup(
      `${name}-access`,
      {
        vpcId: args.vpcId,
        description: "SisCoE cache",
        port,
        allowedSecurityGroupIds: args.allowedSecurityGroupIds,
      },
      { parent: this },
    );
    const token = new random.RandomPassword(
      `${name}-token`,
      { length: 64, special: false, keepers: { version: String(args.tokenVersion) } },
      { parent: this },
    );
    const slowLog = this.logGroup(name, "slow-log", args);
    const engineLog = this.logGroup(name, "engine-log", args);

    this.parameterGroup = this.createParameterGroup(name, args);
    this.subnetGroup = this.createSubnetGroup(name, args);

    const replicationGroup = new aws.elasticache.ReplicationGroup(
      name,
      // aws:skip=ElastiCache.2: a version that AWS raised by itself would be a downgrade, and so a replacement, at the next `up`
      {
        description: "SisCoE cache, sessions, channels and queues",
        engine: args.engine,
        engineVersion: args.engineVersion,
        nodeType: args.nodeType,
        numCacheClusters: args.replicas + 1,
        automaticFailoverEnabled: args.automaticFailover,
        multiAzEnabled: args.multiAz,
        parameterGroupName: this.parameterGroup.name,
        subnetGroupName: this.subnetGroup.name,
        securityGroupIds: [securityGroup.id],
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        kmsKeyId: args.kmsKeyArn,
        authToken: token.result,
        authTokenUpdateStrategy: args.tokenStrategy,
        autoMinorVersionUpgrade: false,
        snapshotRetentionLimit: args.snapshotRetentionDays,
        snapshotWindow: args.snapshotWindow,
        maintenanceWindow: args.maintenanceWindow,
        applyImmediately: args.applyImmediately,
        finalSnapshotIdentifier: finalSnapshotName(pulumi.interpolate`${name}-${suffix.hex}`),
        logDeliveryConfigurations: [
          logDelivery("slow-log", slowLog.name),
          logDelivery("engine-log", engineLog.name),
        ],
      },
      {
        parent: this,
        protect: args.protect,
        // The snapshot's name is made up in every run, and kept from the creation. So is the key: a cache that was made
        // without one, before this had one, would be replaced.
        ignoreChanges: ["finalSnapshotIdentifier", "kmsKeyId"],
        // ElastiCache replaces up to six nodes one by one (an upgrade took about 20 minutes,
        // aws-samples/dify-self-hosted-on-aws#24), and takes a final snapshot of all that the cache holds. The provider
        // waits for 40 and for 45 minutes.
        customTimeouts: { update: "3h", delete: "90m" },
      },
    );

    this.replicationGroup = replicationGroup;
    this.nodeIds = Array.from({ length: args.replicas + 1 }, (_, index) =>
      replicationGroup.memberClusters.apply((ids) => ids[index] ?? ""),
    );
    this.logGroups = [slowLog, engineLog];
    this.securityGroup = securityGroup.securityGroup;
    this.address = replicationGroup.primaryEndpointAddress;
    this.port = replicationGroup.port.apply((assigned) => assigned ?? port);
    this.token = takenBy(replicationGroup, token.result);
    this.securityGroupId = securityGroup.id;
    this.registerOutputs({ address: this.address, port: this.port, securityGroupId: this.securityGroupId });
  }

  private createSubnetGroup(name: string, args: Complete): aws.elasticache.SubnetGroup {
    return new aws.elasticache.SubnetGroup(
      name,
      { subnetIds: [...args.subnetIds], description: "SisCoE cache" },
      { parent: this },
    );
  }

  private createParameterGroup(name: string, args: Complete): aws.elasticache.ParameterGroup {
    const [major] = args.engineVersion.split(".");
    return new aws.elasticache.ParameterGroup(
      name,
      {
        family: `${args.engine}${major ?? ""}`,
        description: "SisCoE cache",
        // Among keys that expire only: a queue that Celery keeps here must never be evicted.
        parameters: [{ name: "maxmemory-policy", value: "volatile-lru" }],
      },
      { parent: this },
    );
  }

  private logGroup(
    name: string,
    log: string,
    { logRetentionDays: retentionInDays, logKmsKeyArn: kmsKeyId }: Complete,
  ): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
      `${name}-${log}`,
      // Under this prefix AWS needs no resource policy for each group, whose size it limits.
      { namePrefix: `/aws/vendedlogs/elasticache/${name}/${log}-`, retentionInDays, kmsKeyId },
      { parent: this },
    );
  }
}

function logDelivery(logType: string, destination: pulumi.Input<string>) {
  return { logType, logFormat: "json", destinationType: "cloudwatch-logs", destination };
}
