import type { Properties } from "../../emulator/values";

/** A change of an input that takes another resource in some cases only. */
interface Case {
  readonly token: string;
  readonly property: string;
  readonly before: Properties;
  readonly after: Properties;
  readonly is: "replaced" | "in place";
}

type Change = readonly [before: Properties, after: Properties];

function of(
  token: string,
  property: string,
  replaced: readonly Change[],
  inPlace: readonly Change[],
): Case[] {
  const all = (changes: readonly Change[], is: Case["is"]) =>
    changes.map(([before, after]) => ({ token, property, before, after, is }));
  return [...all(replaced, "replaced"), ...all(inPlace, "in place")];
}

const CERTIFICATE = "aws:acm/certificate:Certificate";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const VPC = "aws:ec2/vpc:Vpc";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

const network = { loadBalancerType: "network" };
const application = { loadBalancerType: "application" };
const mapping = (subnetId: string, allocationId = "eip") => ({ subnetId, allocationId });
const mappings = (...all: readonly object[]) => ({ subnetMappings: all });
const shard = (nodeGroupId: string, rest: object = {}) => ({ nodeGroupId, replicaCount: 1, ...rest });
const shards = (...all: readonly object[]) => ({ nodeGroupConfigurations: all });
const imported = { certificateBody: "-----BEGIN CERTIFICATE-----" };
const OWN = "123456789012";

const owned = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
].flatMap((token) =>
  of(
    token,
    "expectedBucketOwner",
    [
      [{}, { expectedBucketOwner: "210987654321" }],
      [{ expectedBucketOwner: "210987654321" }, { expectedBucketOwner: OWN }],
      [{ expectedBucketOwner: OWN }, {}],
    ],
    [[{}, { expectedBucketOwner: OWN }]],
  ),
);

const peers: Properties = {
  cidrIpv4: "10.0.0.0/8",
  cidrIpv6: "fd00::/8",
  prefixListId: "pl-1",
  referencedSecurityGroupId: "sg-1",
};
const rules = [
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
].flatMap((token) =>
  Object.entries(peers).flatMap(([property, value]) => {
    const others = Object.entries(peers).filter(([name]) => name !== property);
    const changes = others.map(([name, other]): Change => [{ [name]: other }, { [property]: value }]);
    return of(token, property, changes, [[{ [property]: "another" }, { [property]: value }]]);
  }),
);

const random = ["randomId:RandomId", "randomPassword:RandomPassword", "randomString:RandomString"].flatMap(
  (name) =>
    of(
      `random:index/${name}`,
      "keepers",
      [
        [{ keepers: { version: "1" } }, { keepers: { version: "2" } }],
        [{}, { keepers: { version: "1" } }],
        [{ keepers: { version: "1" } }, {}],
      ],
      [[{}, { keepers: { version: null } }]],
    ),
);

/** Changes on both sides of every condition in the table. */
export const cases: readonly Case[] = [
  ...of(
    CERTIFICATE,
    "domainName",
    [[{ domainName: "a.example.com" }, { domainName: "b.example.com" }]],
    [[{ domainName: "a.example.com" }, { domainName: "b.example.com", ...imported }]],
  ),
  ...of(
    CERTIFICATE,
    "subjectAlternativeNames",
    [[{ subjectAlternativeNames: ["a.example.com"] }, { subjectAlternativeNames: ["b.example.com"] }]],
    [
      [
        { subjectAlternativeNames: ["a.example.com"] },
        { subjectAlternativeNames: ["b.example.com"], ...imported },
      ],
      // ACM adds the certificate's own name by itself.
      [
        { domainName: "a.example.com", subjectAlternativeNames: ["a.example.com", "b.example.com"] },
        { domainName: "a.example.com", subjectAlternativeNames: ["b.example.com"] },
      ],
    ],
  ),
  ...of(
    BALANCER,
    "subnetMappings",
    [
      [
        mappings(mapping("a"), mapping("b")),
        { ...mappings(mapping("a"), mapping("b", "x")), ...application },
      ],
      [mappings(mapping("a")), { ...mappings(mapping("a", "x"), mapping("b")), ...application }],
      [mappings(mapping("a"), mapping("b")), { ...mappings(mapping("a")), ...network }],
      [mappings(mapping("a")), { ...mappings(mapping("b")), ...network }],
    ],
    [
      [mappings(mapping("a")), { ...mappings(mapping("a"), mapping("b")), ...application }],
      [mappings(mapping("a"), mapping("b")), { ...mappings(mapping("a")), ...application }],
      [mappings(mapping("a")), { ...mappings(mapping("a"), mapping("b")), ...network }],
    ],
  ),
  ...of(
    BALANCER,
    "subnets",
    [
      [{ subnets: ["a", "b"] }, { subnets: ["a", "c"], ...network }],
      [{ subnets: ["a", "b"] }, { subnets: ["a"], ...network }],
    ],
    [
      [{ subnets: ["a", "b"] }, { subnets: ["a", "b", "c"], ...network }],
      [{ subnets: ["a", "b"] }, { subnets: ["c"], ...application }],
    ],
  ),
  ...of(
    BALANCER,
    "securityGroups",
    [
      [{}, { securityGroups: ["a"], ...network }],
      [{ securityGroups: ["a"] }, { securityGroups: [], ...network }],
    ],
    [
      [{ securityGroups: ["a"] }, { securityGroups: ["b"], ...network }],
      [{}, { securityGroups: ["a"], ...application }],
    ],
  ),
  ...of(
    BALANCER,
    "secondaryIpsAutoAssignedPerSubnet",
    [[{ secondaryIpsAutoAssignedPerSubnet: 2 }, { secondaryIpsAutoAssignedPerSubnet: 1, ...network }]],
    [[{ secondaryIpsAutoAssignedPerSubnet: 1 }, { secondaryIpsAutoAssignedPerSubnet: 2, ...network }]],
  ),
  ...["port", "protocol", "vpcId"].flatMap((property) =>
    of(
      TARGETS,
      property,
      [[{ [property]: "one" }, { [property]: "two", targetType: "ip" }]],
      [[{ [property]: "one" }, { [property]: "two", targetType: "lambda" }]],
    ),
  ),
  ...of(
    TARGETS,
    "protocolVersion",
    [
      [{ protocolVersion: "HTTP1" }, { protocolVersion: "HTTP2", protocol: "HTTP" }],
      [{ protocolVersion: "HTTP1" }, { protocolVersion: "GRPC", protocol: "HTTPS" }],
    ],
    [[{ protocolVersion: "HTTP1" }, { protocolVersion: "HTTP2", protocol: "TCP" }]],
  ),
  ...of(
    CACHE,
    "engine",
    [[{ engine: "valkey" }, { engine: "redis" }]],
    [[{ engine: "redis" }, { engine: "valkey" }]],
  ),
  ...of(
    CACHE,
    "engineVersion",
    [
      [{ engineVersion: "8.1" }, { engineVersion: "8.0" }],
      [{ engineVersion: "8.0" }, { engineVersion: "7.2" }],
      [{ engineVersion: "6.x", engineVersionActual: "6.2.6" }, { engineVersion: "6.0" }],
    ],
    [
      [{ engineVersion: "8.0" }, { engineVersion: "8.1" }],
      [{ engineVersion: "6.x", engineVersionActual: "6.2.6" }, { engineVersion: "6.2" }],
      [{ engineVersion: "6.2", engineVersionActual: "6.2.6" }, { engineVersion: "6.x" }],
    ],
  ),
  ...of(
    CACHE,
    "transitEncryptionEnabled",
    [[{ engineVersionActual: "7.0.4" }, { transitEncryptionEnabled: true }]],
    [
      [{ engineVersionActual: "7.0.5" }, { transitEncryptionEnabled: true }],
      [{ engineVersionActual: "7.1.0" }, { transitEncryptionEnabled: true }],
      [{ engineVersionActual: "8.0.1", transitEncryptionEnabled: true }, { transitEncryptionEnabled: false }],
    ],
  ),
  ...of(
    CACHE,
    "nodeGroupConfigurations",
    [
      [{}, shards(shard("1"))],
      [shards(shard("1")), shards(shard("1"), shard("2"))],
      [shards(shard("1")), shards(shard("1", { replicaCount: 2 }))],
      [shards(shard("1")), shards(shard("2"))],
      [
        shards(shard("1", { primaryAvailabilityZone: "a" })),
        shards(shard("1", { primaryAvailabilityZone: "b" })),
      ],
    ],
    [[shards(shard("1")), shards(shard("1", { primaryAvailabilityZone: "a" }))]],
  ),
  ...of(
    "aws:ec2/natGateway:NatGateway",
    "secondaryPrivateIpAddressCount",
    [
      [
        { secondaryPrivateIpAddressCount: 1 },
        { secondaryPrivateIpAddressCount: 2, connectivityType: "private" },
      ],
    ],
    [
      [
        { secondaryPrivateIpAddressCount: 1 },
        { secondaryPrivateIpAddressCount: 2, connectivityType: "public" },
      ],
    ],
  ),
  ...of(
    "aws:s3/bucket:Bucket",
    "objectLockConfiguration",
    [[{}, { objectLockConfiguration: { objectLockEnabled: "Enabled" } }]],
    [
      [
        { objectLockConfiguration: { objectLockEnabled: "Enabled" } },
        { objectLockConfiguration: { objectLockEnabled: "Enabled", rule: {} } },
      ],
    ],
  ),
  ...of(
    "aws:lambda/function:Function",
    "durableConfig",
    [
      [{}, { durableConfig: { executionTimeout: 60 } }],
      [{ durableConfig: { executionTimeout: 60 } }, {}],
    ],
    [[{ durableConfig: { executionTimeout: 60 } }, { durableConfig: { executionTimeout: 90 } }]],
  ),
  ...of(
    "aws:lambda/invocation:Invocation",
    "input",
    [
      [{ input: "{}" }, { input: '{"image":"new"}' }],
      [{ input: "{}" }, { input: '{"image":"new"}', lifecycleScope: "CREATE_ONLY" }],
    ],
    [[{ input: "{}" }, { input: '{"image":"new"}', lifecycleScope: "CRUD" }]],
  ),
  ...of(
    VERSION,
    "secretString",
    [
      [{ secretString: "old" }, { secretString: "new" }],
      [{ secretString: "old" }, { secretString: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }],
      [{ secretStringWoVersion: 1 }, { secretString: "new" }],
      [{ secretString: "old" }, { secretStringWo: "new", secretStringWoVersion: 1 }],
    ],
    [
      [{ secretString: "same" }, { secretStringWo: "same", secretStringWoVersion: 1 }],
      [{}, { secretString: "new" }],
    ],
  ),
  ...of(
    VERSION,
    "secretStringWo",
    [[{ secretString: "old" }, { secretStringWo: "new", secretStringWoVersion: 1 }]],
    [
      [{ secretString: "same" }, { secretStringWo: "same", secretStringWoVersion: 1 }],
      [{ secretStringWoVersion: 1 }, { secretStringWo: "new", secretStringWoVersion: 1 }],
    ],
  ),
  ...of(
    VERSION,
    "secretStringWoVersion",
    [[{ secretStringWoVersion: 1 }, { secretStringWoVersion: 2 }]],
    [[{ secretString: "same" }, { secretStringWo: "same", secretStringWoVersion: 1 }]],
  ),
  ...of(
    "aws:ec2/subnet:Subnet",
    "ipv6CidrBlock",
    [[{ ipv6CidrBlock: "fd00::/64", assignIpv6AddressOnCreation: true }, { ipv6CidrBlock: "fd01::/64" }]],
    [[{ ipv6CidrBlock: "fd00::/64" }, { ipv6CidrBlock: "fd01::/64" }]],
  ),
  ...of(
    VPC,
    "cidrBlock",
    [[{ cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" }]],
    [[{ cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16", ipv4NetmaskLength: 16 }]],
  ),
  ...of(
    VPC,
    "instanceTenancy",
    [[{ instanceTenancy: "default" }, { instanceTenancy: "dedicated" }]],
    [[{ instanceTenancy: "dedicated" }, { instanceTenancy: "default" }]],
  ),
  ...of(
    ENDPOINT,
    "dnsOptions",
    [[{}, { dnsOptions: { privateDnsPreference: "ALL_DOMAINS" } }]],
    [[{}, { dnsOptions: { dnsRecordIpType: "dualstack" } }]],
  ),
  ...of(
    ENDPOINT,
    "privateDnsEnabled",
    [[{}, { privateDnsEnabled: true, vpcEndpointType: "ServiceNetwork" }]],
    [[{}, { privateDnsEnabled: true, vpcEndpointType: "Interface" }]],
  ),
  ...["randomPassword:RandomPassword", "randomString:RandomString"].flatMap((name) =>
    of(`random:index/${name}`, "overrideSpecial", [[{ overrideSpecial: "!" }, { overrideSpecial: "?" }]], []),
  ),
  ...owned,
  ...rules,
  ...random,
];
