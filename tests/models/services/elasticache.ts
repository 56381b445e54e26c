import { type Fault, fault } from "../fault";
import { converted, each, inCall, type Mapping, mapping, tagList, unlessZero } from "../mapping";

interface LogDelivery {
  readonly destination: string;
  readonly destinationType: string;
  readonly logFormat: string;
  readonly logType: string;
}

const deliveries = (all: readonly LogDelivery[]) =>
  all.map(({ destination, destinationType, logFormat, logType, ...others }) => ({
    DestinationType: destinationType,
    DestinationDetails: { CloudWatchLogsDetails: { LogGroup: destination } },
    LogFormat: logFormat,
    LogType: logType,
    ...others,
  }));

const modify = "elasticache.ModifyReplicationGroup";
/** A new token, or another strategy, goes by itself and at once. */
const rotate = "elasticache.ModifyReplicationGroup#token";

const replicationGroup = mapping("aws:elasticache/replicationGroup:ReplicationGroup", {
  file: "elasticache.ts",
  source: "elasticache/replication_group.go",
  sentBy: "resourceReplicationGroupCreate, …Update, …Delete",
  call: "elasticache.CreateReplicationGroup",
  cloudFormation: "AWS::ElastiCache::ReplicationGroup",
  autoName: { input: "replicationGroupId", lowerCase: true },
  inputs: {
    applyImmediately: inCall(modify, "ApplyImmediately"),
    atRestEncryptionEnabled: "AtRestEncryptionEnabled",
    authToken: unlessZero("AuthToken"),
    authTokenUpdateStrategy: inCall(rotate, "AuthTokenUpdateStrategy"),
    autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
    automaticFailoverEnabled: "AutomaticFailoverEnabled",
    clusterMode: unlessZero("ClusterMode"),
    description: unlessZero("ReplicationGroupDescription"),
    engine: "Engine",
    engineVersion: unlessZero("EngineVersion"),
    finalSnapshotIdentifier: unlessZero("FinalSnapshotIdentifier", "elasticache.DeleteReplicationGroup"),
    kmsKeyId: unlessZero("KmsKeyId"),
    logDeliveryConfigurations: converted("LogDeliveryConfigurations", deliveries),
    maintenanceWindow: unlessZero("PreferredMaintenanceWindow"),
    multiAzEnabled: unlessZero("MultiAZEnabled"),
    nodeType: "CacheNodeType",
    numCacheClusters: unlessZero("NumCacheClusters"),
    parameterGroupName: unlessZero("CacheParameterGroupName"),
    port: unlessZero("Port"),
    preferredCacheClusterAzs: unlessZero("PreferredCacheClusterAZs"),
    replicationGroupId: "ReplicationGroupId",
    securityGroupIds: unlessZero("SecurityGroupIds"),
    snapshotName: unlessZero("SnapshotName"),
    snapshotRetentionLimit: unlessZero("SnapshotRetentionLimit"),
    snapshotWindow: unlessZero("SnapshotWindow"),
    subnetGroupName: unlessZero("CacheSubnetGroupName"),
    transitEncryptionEnabled: "TransitEncryptionEnabled",
    transitEncryptionMode: unlessZero("TransitEncryptionMode"),
    tags: converted("Tags", tagList),
  },
  // `transit_encryption_enabled` is none of the schema's defaults: Go's zero value is sent.
  defaults: { automaticFailoverEnabled: false, engine: "redis", transitEncryptionEnabled: false },
  beside: ({ inputs: { authToken, replicationGroupId } }) => ({
    [modify]: { ReplicationGroupId: replicationGroupId },
    [rotate]: { ApplyImmediately: true, AuthToken: authToken, ReplicationGroupId: replicationGroupId },
    "elasticache.DeleteReplicationGroup": { ReplicationGroupId: replicationGroupId },
  }),
});

const parameterGroup = mapping("aws:elasticache/parameterGroup:ParameterGroup", {
  file: "elasticache.ts",
  source: "elasticache/parameter_group.go",
  // The parameters go in calls of 20: ours are fewer.
  sentBy: "resourceParameterGroupCreate, resourceParameterGroupUpdate",
  call: "elasticache.CreateCacheParameterGroup",
  cloudFormation: "AWS::ElastiCache::ParameterGroup",
  autoName: { input: "name", lowerCase: true },
  inputs: {
    description: "Description",
    family: "CacheParameterGroupFamily",
    name: "CacheParameterGroupName",
    parameters: unlessZero(
      "ParameterNameValues",
      "elasticache.ModifyCacheParameterGroup",
      each({ name: "ParameterName", value: "ParameterValue" }),
    ),
    tags: converted("Tags", tagList),
  },
  beside: ({ inputs }) => ({
    "elasticache.ModifyCacheParameterGroup": { CacheParameterGroupName: inputs["name"] },
  }),
});

const subnetGroup = mapping("aws:elasticache/subnetGroup:SubnetGroup", {
  file: "elasticache.ts",
  source: "elasticache/subnet_group.go",
  sentBy: "resourceSubnetGroupCreate",
  call: "elasticache.CreateCacheSubnetGroup",
  cloudFormation: "AWS::ElastiCache::SubnetGroup",
  autoName: { input: "name", lowerCase: true },
  inputs: {
    description: "CacheSubnetGroupDescription",
    name: "CacheSubnetGroupName",
    subnetIds: "SubnetIds",
    tags: converted("Tags", tagList),
  },
});

export const mappings: readonly Mapping[] = [replicationGroup, parameterGroup, subnetGroup];

export const faults: readonly Fault[] = [
  fault(
    "aws:elasticache/parameterGroup:ParameterGroup",
    "parameters",
    [{ name: "a", value: 7 }],
    "ParameterValue",
  ),
  fault(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "transitEncryptionMode",
    "on",
    "TransitEncryptionMode",
  ),
  fault(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "authTokenUpdateStrategy",
    "KEEP",
    "AuthTokenUpdateStrategy",
  ),
  fault("aws:elasticache/subnetGroup:SubnetGroup", "subnetIds", [7], "SubnetIds[0]"),
];
