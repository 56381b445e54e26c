import { AwsError } from "../../cloud";
import { needSubnets } from "../../references";
import { resourceType } from "../../resourceType";
import { judgeCacheFamily } from "../../../aws/engines";
import { catalogued, length, matches } from "../../rules";
import { applyCacheParameters } from "./server";

const region = { computed: true } as const;

const name = [
  length(1, 255),
  matches(/^[a-zA-Z][a-zA-Z0-9-]*$/, "must begin with a letter and hold letters, digits and hyphens"),
  matches(/^(?!.*--)(?!.*-$)/, "must have no two hyphens in a row and none at the end"),
] as const;

export const cacheSubnetGroup = resourceType("aws:elasticache/subnetGroup:SubnetGroup", {
  inputs: {
    description: { default: "Managed by Pulumi" },
    name: {
      computed: true,
      check: [...name, matches(/^(?!default$)/i, "must not be default")],
    },
    region,
    subnetIds: { required: true, set: true },
    tags: {},
  },
  name: { property: "name", maximum: 255, lowerCase: true },
  refusals: [
    (inputs, cloud, existing) => {
      needSubnets(cloud, "ElastiCache: CreateCacheSubnetGroup", inputs.subnetIds);
      if (
        existing ||
        !cloud.find("aws:elasticache/subnetGroup:SubnetGroup", (other) => other.name === inputs.name)
      )
        return;
      throw new AwsError(
        "ElastiCache: CreateCacheSubnetGroup",
        "CacheSubnetGroupAlreadyExists",
        `Cache subnet group ${inputs.name ?? ""} already exists.`,
      );
    },
  ],
  identify: (inputs, cloud) => ({
    id: inputs.name ?? "",
    arn: cloud.arn("elasticache", `subnetgroup:${inputs.name ?? ""}`),
  }),
  describe: ({ subnetIds }, cloud) => ({
    vpcId: needSubnets(cloud, "ElastiCache: DescribeCacheSubnetGroups", subnetIds)[0]?.vpcId ?? "",
  }),
  retire: ({ id }, cloud) => {
    if (
      !cloud.find(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        (other) => other.subnetGroupName === id,
      )
    )
      return;
    throw new AwsError(
      "ElastiCache: DeleteCacheSubnetGroup",
      "CacheSubnetGroupInUse",
      `Cache subnet group ${id} is currently in use by a cache cluster.`,
    );
  },
});

export const cacheParameterGroup = resourceType("aws:elasticache/parameterGroup:ParameterGroup", {
  inputs: {
    description: { default: "Managed by Pulumi" },
    family: {
      required: true,
      check: catalogued(judgeCacheFamily, "must be one of ElastiCache's families, such as valkey8"),
    },
    name: { computed: true, check: name },
    // The provider reads those whose source is the user. What was set is, also to its default: the provider's own tests
    // (parameter_group_test.go) set reserved-memory to 0 and reserved-memory-percent to 25, read them back and plan nothing.
    parameters: { set: true },
    region,
    tags: {},
  },
  name: { property: "name", maximum: 255, lowerCase: true },
  refusals: [
    (inputs, cloud, existing) => {
      if (
        existing ||
        !cloud.find("aws:elasticache/parameterGroup:ParameterGroup", (other) => other.name === inputs.name)
      )
        return;
      throw new AwsError(
        "ElastiCache: CreateCacheParameterGroup",
        "CacheParameterGroupAlreadyExists",
        `Cache parameter group ${inputs.name ?? ""} already exists.`,
      );
    },
  ],
  identify: (inputs, cloud) => ({
    id: inputs.name ?? "",
    arn: cloud.arn("elasticache", `parametergroup:${inputs.name ?? ""}`),
  }),
  change: (inputs, cloud) => applyCacheParameters(cloud, inputs),
  retire: ({ id }, cloud) => {
    if (
      !cloud.find(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        (other) => other.parameterGroupName === id,
      )
    )
      return;
    throw new AwsError(
      "ElastiCache: DeleteCacheParameterGroup",
      "InvalidCacheParameterGroupState",
      `One or more cache clusters are still members of this parameter group ${id}, so the group cannot be deleted.`,
    );
  },
});
