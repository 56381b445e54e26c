import type * as aws from "@pulumi/aws";
import { AwsError, lowerCase, type Cloud, type Kept } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import type { Plain } from "../../sdkTypes";
import { arn, between, count, dailyWindow, length, matches, oneOf, weeklyWindow } from "../../rules";
import { actualVersion, authToken, family, nodeType } from "./rules";
import { refuseLastReplica, refuseNodeTypeWithReplicas } from "./replicas";
import { refuseReferences } from "./replicationGroupRules";
import { removeCache, runCache } from "./server";
import { CACHE_TOKENS, rememberTokens, sendsToken, tokensAfter } from "./tokens";

type Args = Plain<aws.elasticache.ReplicationGroupArgs>;
type State = Plain<aws.elasticache.ReplicationGroupState>;

/** The kind of record that a final snapshot of a cache is. */
export const CACHE_SNAPSHOT = "aws:elasticache/snapshot";

export const replicationGroup = resourceType("aws:elasticache/replicationGroup:ReplicationGroup", {
  inputs: {
    applyImmediately: { computed: true },
    atRestEncryptionEnabled: { computed: true },
    authToken: { check: authToken },
    authTokenUpdateStrategy: { check: oneOf("SET", "ROTATE", "DELETE") },
    authTokenWo: { check: authToken },
    authTokenWoVersion: {},
    autoMinorVersionUpgrade: { computed: true },
    automaticFailoverEnabled: { default: false, waits: true },
    clusterMode: { computed: true, check: oneOf("enabled", "disabled", "compatible") },
    dataTieringEnabled: { computed: true },
    description: { required: true, check: length(1, 255) },
    durability: { computed: true },
    engine: { computed: true, waits: true, check: oneOf("redis", "valkey") },
    engineVersion: { computed: true, waits: true },
    finalSnapshotIdentifier: { check: length(1, 255) },
    globalReplicationGroupId: { computed: true },
    ipDiscovery: { computed: true, check: oneOf("ipv4", "ipv6") },
    kmsKeyId: { check: arn("kms") },
    logDeliveryConfigurations: { set: true, check: count(0, 2) },
    maintenanceWindow: { computed: true, check: weeklyWindow(60) },
    multiAzEnabled: { default: false, waits: true },
    networkType: { computed: true, check: oneOf("ipv4", "ipv6", "dual_stack") },
    nodeGroupConfigurations: { computed: true },
    nodeType: { computed: true, waits: true, check: nodeType },
    notificationTopicArn: { check: arn("sns") },
    numCacheClusters: { computed: true, check: between(1, 6) },
    numNodeGroups: { computed: true, check: between(1, 500) },
    // It goes with an upgrade to another family.
    parameterGroupName: { computed: true, waits: { with: "engineVersion" } },
    port: { computed: true, check: between(1, 65535) },
    preferredCacheClusterAzs: {},
    region: { computed: true },
    replicasPerNodeGroup: { computed: true, check: between(0, 5) },
    replicationGroupId: {
      required: true,
      check: [
        length(1, 40),
        matches(
          /^[a-z][a-z0-9-]*$/,
          "must begin with a letter and hold lower-case letters, digits and hyphens",
        ),
        matches(/^(?!.*--)(?!.*-$)/, "must have no two hyphens in a row and none at the end"),
      ],
    },
    securityGroupIds: { computed: true, set: true },
    securityGroupNames: { computed: true, set: true },
    snapshotArns: { set: true },
    snapshotName: {},
    snapshotRetentionLimit: { check: between(0, 35) },
    snapshotWindow: { computed: true, check: dailyWindow(60) },
    subnetGroupName: { computed: true },
    tags: {},
    transitEncryptionEnabled: { computed: true },
    transitEncryptionMode: { computed: true, check: oneOf("preferred", "required") },
    userGroupIds: { set: true },
  },
  name: { property: "replicationGroupId", maximum: 40, lowerCase: true },
  secrets: ["authToken", "authTokenWo"],
  checks: [
    (inputs) =>
      ("authToken" in inputs || "authTokenWo" in inputs) && !inputs.transitEncryptionEnabled
        ? problem("authToken", "transitEncryptionEnabled must be true to use an auth token")
        : undefined,
    (inputs) =>
      "authTokenUpdateStrategy" in inputs &&
      !("authToken" in inputs) &&
      inputs.authTokenUpdateStrategy !== "DELETE"
        ? problem("authTokenUpdateStrategy", "needs an authToken")
        : undefined,
    (inputs) =>
      inputs.authTokenUpdateStrategy === "DELETE" && !("userGroupIds" in inputs)
        ? problem("authTokenUpdateStrategy", "DELETE is allowed only when going over to userGroupIds")
        : undefined,
    ({ automaticFailoverEnabled, numCacheClusters, numNodeGroups }) =>
      automaticFailoverEnabled && numNodeGroups === undefined && (numCacheClusters ?? 1) < 2
        ? problem(
            "numCacheClusters",
            `must be at least 2 if automaticFailoverEnabled is true, got ${numCacheClusters ?? 1}`,
          )
        : undefined,
    ({ multiAzEnabled, automaticFailoverEnabled }) =>
      multiAzEnabled && !automaticFailoverEnabled
        ? problem("automaticFailoverEnabled", "must be true if multiAzEnabled is true")
        : undefined,
    (inputs) =>
      "numCacheClusters" in inputs && ("numNodeGroups" in inputs || "replicasPerNodeGroup" in inputs)
        ? problem("numCacheClusters", "conflicts with numNodeGroups and replicasPerNodeGroup")
        : undefined,
    ({ engine, engineVersion }) =>
      engineVersion === undefined || family(engine, engineVersion) !== undefined
        ? undefined
        : problem("engineVersion", `Cannot find version ${engineVersion} for ${engine ?? "redis"}`),
    ({ kmsKeyId, atRestEncryptionEnabled }) =>
      kmsKeyId !== undefined && atRestEncryptionEnabled === undefined
        ? problem("atRestEncryptionEnabled", "must be true when kmsKeyId is given")
        : undefined,
  ],
  refusals: [refuseReferences, refuseTaken, refuseTokenChange, refuseLastReplica, refuseNodeTypeWithReplicas],
  // The provider sends a changed token at once, and that brings what waits with it; `applyImmediately` alone it doesn't send.
  // A version that comes with other slow logs goes before them, at once too (resourceReplicationGroupUpdate, 6.58.0).
  modifiesAtOnce: (inputs, existing, changed) =>
    sendsToken(inputs, existing) ||
    (["engineVersion", "logDeliveryConfigurations"].every((property) => changed.includes(property)) &&
      inputs.logDeliveryConfigurations?.some(({ logType }) => logType === "slow-log") === true) ||
    (inputs.applyImmediately === true && changed.some((property) => property !== "applyImmediately")),
  identify: async ({ replicationGroupId: id, ...inputs }, cloud) => {
    const engine = inputs.engine ?? "redis";
    const version = inputs.engineVersion ?? (engine === "valkey" ? "8.0" : "7.1");
    const host = `${id}.${lowerCase(6)}.${cloud.facts.short}.cache.amazonaws.com`;
    const tokens = inputs.authToken === undefined ? [] : [inputs.authToken];
    const local = await runCache(cloud, { ...inputs, replicationGroupId: id }, tokens);
    rememberTokens(cloud, id ?? "", tokens);
    return {
      id: id ?? "",
      arn: cloud.arn("elasticache", `replicationgroup:${id}`),
      ...(inputs.transitEncryptionEnabled
        ? { primaryEndpointAddress: `master.${host}`, readerEndpointAddress: `replica.${host}` }
        : {
            primaryEndpointAddress: host.replace(".", ".ng.0001."),
            readerEndpointAddress: host.replace(".", "-ro."),
          }),
      configurationEndpointAddress: "",
      engine,
      engineVersion: version,
      atRestEncryptionEnabled: engine === "valkey",
      autoMinorVersionUpgrade: true,
      clusterMode: "disabled",
      dataTieringEnabled: false,
      globalReplicationGroupId: "",
      ipDiscovery: "ipv4",
      maintenanceWindow: "sun:07:00-sun:08:00",
      networkType: "ipv4",
      nodeType: "cache.t3.micro",
      numCacheClusters: 1,
      numNodeGroups: 1,
      parameterGroupName: `default.${family(engine, version) ?? ""}`,
      port: 6379,
      replicasPerNodeGroup: (inputs.numCacheClusters ?? 1) - 1,
      securityGroupIds: [],
      snapshotWindow: "05:00-06:00",
      subnetGroupName: "default",
      transitEncryptionEnabled: engine === "valkey",
      transitEncryptionMode: inputs.transitEncryptionEnabled ? "required" : "",
      ...(local && { primaryEndpointAddress: local.address, port: local.port }),
    };
  },
  describe: ({ replicationGroupId: id, engine, engineVersion = "", numCacheClusters = 1 }) => ({
    clusterEnabled: false,
    engineVersionActual: actualVersion(engine, engineVersion),
    memberClusters: Array.from(
      { length: numCacheClusters },
      (_, index) => `${id}-${`${index + 1}`.padStart(3, "0")}`,
    ),
  }),
  change: async (inputs, cloud, existing) => {
    const tokens = tokensAfter(inputs, cloud, existing);
    await runCache(cloud, { ...inputs, replicationGroupId: existing.id }, tokens);
    rememberTokens(cloud, existing.id, tokens);
  },
  retire: async ({ id, properties }, cloud) => {
    const { finalSnapshotIdentifier: snapshot, engine, engineVersionActual, numCacheClusters } = properties;
    if (snapshot) {
      if (cloud.recall(CACHE_SNAPSHOT, snapshot)) {
        throw new AwsError(
          "ElastiCache: DeleteReplicationGroup",
          "SnapshotAlreadyExistsFault",
          `Snapshot already exists: ${snapshot}`,
        );
      }
      await removeCache(cloud, id, snapshot);
      const snapshotCreateTime = new Date().toISOString();
      const source = { replicationGroupId: id, engine, engineVersion: engineVersionActual, numCacheClusters };
      cloud.remember(CACHE_SNAPSHOT, snapshot, { ...source, snapshotCreateTime });
    } else await removeCache(cloud, id);
    cloud.records.remove(CACHE_TOKENS, id);
  },
});

function refuseTaken({ replicationGroupId }: Args, cloud: Cloud, existing?: Kept<State>): void {
  if (existing || !cloud.records.get(replicationGroup.token, replicationGroupId ?? "")) return;
  throw new AwsError(
    "ElastiCache: CreateReplicationGroup",
    "ReplicationGroupAlreadyExists",
    `Replication group ${replicationGroupId ?? ""} already exists.`,
  );
}

function refuseTokenChange(inputs: Args, cloud: Cloud, existing?: Kept<State>): void {
  if (existing) tokensAfter(inputs, cloud, existing);
}
