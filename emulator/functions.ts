import { ACCOUNT, AwsError, type Cloud } from "./cloud";
import { isWellFormed, OUTSIDE_CIDR, OUTSIDE_VPC, outsideSubnet, outsideSubnets } from "./outside";
import { policyDocumentJson } from "./policyDocument";
import { needEndpointService } from "./services/ec2/endpointServices";
import { describeKey } from "./services/kms/describe";
import { describeOrderable } from "./services/rds/orderable";
import { describeSnapshot } from "./services/rds/snapshots";
import { noZone } from "./services/route53/rows";
import type { Properties } from "./values";
import { zoneOf } from "./zones";

/** Answers one of the provider's functions (Terraform's data sources). */
export type DataSource = (args: Properties, cloud: Cloud) => Properties;

/** The functions by their Pulumi token. */
export const functions: Readonly<Record<string, DataSource>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/emulator`,
    userId: "AIDAEMULATOREMULATOR0",
  }),

  "aws:index/getRegion:getRegion": ({ name, region }, cloud) => {
    const wanted = (name ?? region ?? cloud.region) as string;
    return {
      id: wanted,
      name: wanted,
      region: wanted,
      description: wanted,
      endpoint: `ec2.${wanted}.amazonaws.com`,
    };
  },

  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),

  "aws:index/getService:getService": ({ serviceId, ...args }, cloud) => {
    const region = (args["region"] ?? cloud.region) as string;
    const service = String(serviceId);
    const reverseDnsName = `com.amazonaws.${region}.${service}`;
    const dnsName = `${service}.${region}.amazonaws.com`;
    const [partition, reverseDnsPrefix] = ["aws", "com.amazonaws"];
    return {
      id: reverseDnsName,
      region,
      serviceId,
      dnsName,
      reverseDnsName,
      partition,
      reverseDnsPrefix,
      supported: true,
    };
  },

  "aws:route53/getZone:getZone": ({ zoneId }) => {
    const id = String(zoneId);
    const zone = zoneOf(id);
    if (zone === undefined) throw noZone("Route 53: GetHostedZone", id);
    const { name, isPrivate } = zone;
    return { id, zoneId: id, arn: `arn:aws:route53:::hostedzone/${id}`, name, privateZone: isPrivate };
  },

  "aws:ec2/getVpcEndpointService:getVpcEndpointService": ({ service, serviceType }, cloud) => {
    const serviceName = `com.amazonaws.${cloud.region}.${String(service)}`;
    needEndpointService("EC2: DescribeVpcEndpointServices", serviceName, cloud);
    return { id: serviceName, service, serviceType, serviceName, region: cloud.region };
  },

  "aws:rds/getInstance:getInstance": ({ dbInstanceIdentifier: identifier }, cloud) => {
    const found = cloud.find("aws:rds/instance:Instance", (one) => one.identifier === identifier);
    if (found === undefined) {
      const words = `DBInstance ${String(identifier)} not found.`;
      throw new AwsError("RDS: DescribeDBInstances", "DBInstanceNotFound", words);
    }
    const { instanceClass, engineVersionActual, parameterGroupName, username, ...others } = found.properties;
    return {
      ...others,
      id: identifier,
      dbInstanceIdentifier: identifier,
      dbInstanceClass: instanceClass,
      engineVersion: engineVersionActual,
      dbParameterGroups: [parameterGroupName],
      masterUsername: username,
    };
  },

  "aws:elasticache/getReplicationGroup:getReplicationGroup": ({ replicationGroupId }, cloud) => {
    const found = cloud.find(
      "aws:elasticache/replicationGroup:ReplicationGroup",
      (_, id) => id === replicationGroupId,
    );
    if (found === undefined) {
      const words = `ReplicationGroup ${String(replicationGroupId)} not found.`;
      throw new AwsError("ElastiCache: DescribeReplicationGroups", "ReplicationGroupNotFoundFault", words);
    }
    return { ...found.properties, id: found.id, replicationGroupId };
  },

  "aws:elasticache/getCluster:getCluster": ({ clusterId }, cloud) => {
    const found = cloud.find("aws:elasticache/replicationGroup:ReplicationGroup", ({ memberClusters = [] }) =>
      memberClusters.includes(String(clusterId)),
    );
    if (found === undefined) {
      const words = `CacheCluster ${String(clusterId)} not found.`;
      throw new AwsError("ElastiCache: DescribeCacheClusters", "CacheClusterNotFound", words);
    }
    const { engine, engineVersionActual, nodeType } = found.properties;
    return {
      id: clusterId,
      clusterId,
      replicationGroupId: found.id,
      engine,
      engineVersion: engineVersionActual,
      nodeType,
    };
  },

  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, cloud) => {
    const excluded = (args["excludeNames"] ?? []) as string[];
    const names = cloud.facts.zones.filter((name) => !excluded.includes(name));
    return {
      ...args,
      id: cloud.region,
      region: cloud.region,
      names,
      zoneIds: names.map((name) => `${cloud.facts.short}-az${cloud.facts.zones.indexOf(name) + 1}`),
      groupNames: [cloud.region],
    };
  },

  "aws:ec2/getVpc:getVpc": ({ id, ...args }, cloud) => {
    const wanted = (id ?? filters(args)["vpc-id"]?.[0]) as string | undefined;
    const known = cloud.find(
      "aws:ec2/vpc:Vpc",
      ({ cidrBlock }, vpcId) => vpcId === wanted || (!wanted && cidrBlock === args["cidrBlock"]),
    );
    if (known) {
      const blocks = blocksOf(known.id, known.properties.cidrBlock);
      return { ...known.properties, ...blocks, id: known.id, state: "available", default: false };
    }
    if (wanted === undefined || !isWellFormed(wanted, "vpc")) throw none("EC2 VPC");
    return {
      id: wanted,
      arn: cloud.arn("ec2", `vpc/${wanted}`),
      cidrBlock: OUTSIDE_CIDR,
      ...blocksOf(wanted, OUTSIDE_CIDR),
      default: false,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      instanceTenancy: "default",
      ownerId: ACCOUNT,
      region: cloud.region,
      state: "available",
      tags: {},
    };
  },

  "aws:ec2/getSubnet:getSubnet": ({ id, ...args }, cloud) => {
    const wanted = (id ?? filters(args)["subnet-id"]?.[0]) as string | undefined;
    const known = cloud.find("aws:ec2/subnet:Subnet", (_, subnetId) => subnetId === wanted);
    if (known) return { ipv6CidrBlock: "", ...known.properties, id: known.id, state: "available" };
    if (wanted === undefined || !isWellFormed(wanted, "subnet")) throw none("EC2 Subnet");
    return {
      id: wanted,
      arn: cloud.arn("ec2", `subnet/${wanted}`),
      ...outsideSubnet(wanted, cloud.region),
      mapPublicIpOnLaunch: false,
      ownerId: ACCOUNT,
      region: cloud.region,
      state: "available",
      tags: {},
    };
  },

  "aws:ec2/getSubnets:getSubnets": (args, cloud) => {
    const wanted = filters(args);
    const tags = (args["tags"] ?? {}) as Record<string, string>;
    const known = cloud
      .list("aws:ec2/subnet:Subnet")
      .filter(
        ({ id, properties }) =>
          (wanted["vpc-id"] ?? [properties.vpcId]).includes(properties.vpcId) &&
          (wanted["subnet-id"] ?? [id]).includes(id) &&
          (wanted["availability-zone"] ?? [properties.availabilityZone]).includes(
            properties.availabilityZone,
          ) &&
          Object.entries(tags).every(([key, value]) => properties.tagsAll?.[key] === value),
      );
    const outside = wanted["vpc-id"]?.includes(OUTSIDE_VPC) ? outsideSubnets(cloud.region) : [];
    return {
      ...args,
      id: cloud.region,
      region: cloud.region,
      ids: [...known.map(({ id }) => id), ...outside],
    };
  },

  "aws:rds/getInstances:getInstances": (args, cloud) => {
    const identifiers = filters(args)["db-instance-id"];
    const found = cloud
      .list("aws:rds/instance:Instance")
      .filter(({ properties }) => !identifiers || identifiers.includes(properties.identifier));
    return {
      ...args,
      id: cloud.region,
      region: cloud.region,
      instanceArns: found.map(({ properties }) => properties.arn),
      instanceIdentifiers: found.map(({ properties }) => properties.identifier),
    };
  },

  "aws:rds/getOrderableDbInstance:getOrderableDbInstance": describeOrderable,

  "aws:kms/getKey:getKey": ({ keyId }, cloud) => describeKey(cloud, String(keyId)),

  "aws:rds/getSnapshot:getSnapshot": ({ dbSnapshotIdentifier }, cloud) =>
    describeSnapshot(cloud, String(dbSnapshotIdentifier)),

  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const json = policyDocumentJson(args);
    return { ...args, id: `${json.length}`, json, minifiedJson: JSON.stringify(JSON.parse(json)) };
  },
};

/** A VPC's blocks of addresses. Source: the provider's internal/service/ec2/vpc_data_source.go, which always has them. */
function blocksOf(vpcId: string, cidrBlock: string | undefined): Properties {
  const associationId = vpcId.replace("vpc-", "vpc-cidr-assoc-");
  return { cidrBlockAssociations: [{ associationId, cidrBlock, state: "associated" }] };
}

function filters(args: Properties): Partial<Record<string, (string | undefined)[]>> {
  const given = (args["filters"] ?? []) as { name: string; values: string[] }[];
  return Object.fromEntries(given.map(({ name, values }) => [name, values]));
}

function none(what: string): AwsError {
  return new AwsError(`Read ${what}`, "NotFound", `no matching ${what} found`);
}
