import { family } from "./rules";
import { parametersProblem, reportedParameters, sameParameters, valuesProblem } from "./parameters";
import { AwsError } from "../../cloud";
import { needSubnets } from "../../references";
import { resourceType } from "../../resourceType";
import { length, matches } from "../../rules";
import { applyDatabaseParameters } from "./server";

const region = { computed: true } as const;

const groupName = [
  length(1, 255),
  matches(/^[a-z][a-z0-9-]*$/, "must begin with a letter and hold lower-case letters, digits and hyphens"),
  matches(/^(?!.*--)(?!.*-$)/, "must have no two hyphens in a row and none at the end"),
] as const;

export const subnetGroup = resourceType("aws:rds/subnetGroup:SubnetGroup", {
  inputs: {
    description: { default: "Managed by Pulumi" },
    name: {
      computed: true,
      check: [
        length(1, 255),
        matches(
          /^(?!default$)[a-z0-9 ._-]+$/,
          "must contain lower-case letters, digits, spaces and ._- and not be default",
        ),
      ],
    },
    namePrefix: { computed: true },
    region,
    subnetIds: { required: true, set: true },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 255, lowerCase: true },
  refusals: [
    ({ name, subnetIds }, cloud, existing) => {
      const zones = needSubnets(cloud, "RDS: CreateDBSubnetGroup", subnetIds).map(
        (one) => one.availabilityZone,
      );
      if (new Set(zones).size < 2) {
        throw new AwsError(
          "RDS: CreateDBSubnetGroup",
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(", ")}. Add subnets to cover at least 2 AZs.`,
        );
      }
      if (existing || !cloud.find("aws:rds/subnetGroup:SubnetGroup", (other) => other.name === name)) return;
      throw new AwsError(
        "RDS: CreateDBSubnetGroup",
        "DBSubnetGroupAlreadyExists",
        `The DB subnet group '${name ?? ""}' already exists.`,
      );
    },
  ],
  identify: ({ name = "" }, cloud) => ({
    id: name,
    arn: cloud.arn("rds", `subgrp:${name}`),
    supportedNetworkTypes: ["IPV4"],
  }),
  describe: ({ subnetIds }, cloud) => ({
    vpcId: needSubnets(cloud, "RDS: DescribeDBSubnetGroups", subnetIds)[0]?.vpcId ?? "",
  }),
  retire: ({ id }, cloud) => {
    if (!cloud.find("aws:rds/instance:Instance", (other) => other.dbSubnetGroupName === id)) return;
    throw new AwsError(
      "RDS: DeleteDBSubnetGroup",
      "InvalidDBSubnetGroupStateFault",
      `Cannot delete the subnet group '${id}' because at least one database instance is still using it.`,
    );
  },
});

export const parameterGroup = resourceType("aws:rds/parameterGroup:ParameterGroup", {
  inputs: {
    description: { default: "Managed by Pulumi" },
    family: {
      required: true,
      check: family,
    },
    name: { computed: true, check: groupName },
    namePrefix: { computed: true },
    parameters: { set: true, check: parametersProblem, unchanged: sameParameters },
    region,
    skipDestroy: { default: false },
    tags: {},
  },
  name: { property: "name", prefix: "namePrefix", maximum: 255, lowerCase: true },
  checks: [valuesProblem],
  refusals: [
    ({ name }, cloud, existing) => {
      if (existing || !cloud.find("aws:rds/parameterGroup:ParameterGroup", (other) => other.name === name))
        return;
      throw new AwsError(
        "RDS: CreateDBParameterGroup",
        "DBParameterGroupAlreadyExists",
        `Parameter group ${name ?? ""} already exists`,
      );
    },
  ],
  identify: ({ name = "" }, cloud) => ({ id: name, arn: cloud.arn("rds", `pg:${name}`) }),
  report: (asked, before) => ({ parameters: reportedParameters(asked, before) }),
  change: (inputs, cloud) => applyDatabaseParameters(cloud, inputs),
  retire: ({ id }, cloud) => {
    if (!cloud.find("aws:rds/instance:Instance", (other) => other.parameterGroupName === id)) return;
    throw new AwsError(
      "RDS: DeleteDBParameterGroup",
      "InvalidDBParameterGroupState",
      "One or more database instances are still members of this parameter group, so the group cannot be deleted",
    );
  },
});
