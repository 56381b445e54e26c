import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { addressRange, overlap } from "../../emulator/rules";
import type { Properties } from "../../emulator/values";
import { Account, CACHE, DATABASE, policy, trust } from "./emulatorAccount";

const account = new Account();
const ROOT = "arn:aws:iam::123456789012:root";
const ARN = "arn:aws:elasticloadbalancing:sa-east-1:123456789012:listener/app/x/1/2";
const redirect = (more: Properties) => ({ type: "redirect", redirect: { statusCode: "HTTP_301", ...more } });
const fixed = (more: Properties) => ({
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", statusCode: "404", ...more },
});
const conditions = (...values: Properties[]) => ({ conditions: values });
const hosts = (...values: string[]) => ({ hostHeader: { values } });
const header = (httpHeaderName: string, ...values: string[]) => ({ httpHeader: { httpHeaderName, values } });
const paths = (...values: string[]) => ({ pathPattern: { values } });
const statement = (more: Properties) => ({
  policy: policy({ Action: "s3:GetObject", Resource: "*", ...more }),
});
const keyPolicy = (more: Properties) => ({
  policy: policy({ Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*", ...more }),
});

/** Inputs of each type that nothing is wrong with. */
const valid = {
  "aws:ec2/vpc:Vpc": { cidrBlock: "10.0.0.0/16" },
  "aws:ec2/subnet:Subnet": { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", availabilityZone: "sa-east-1a" },
  "aws:ec2/natGateway:NatGateway": { subnetId: "subnet-1", allocationId: "eipalloc-1" },
  "aws:ec2/route:Route": { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { routeTableId: "rtb-1", subnetId: "subnet-1" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { vpcId: "vpc-1", serviceName: "com.amazonaws.sa-east-1.s3" },
  "aws:ec2/flowLog:FlowLog": {
    vpcId: "vpc-1",
    trafficType: "ALL",
    iamRoleArn: "arn:aws:iam::123456789012:role/x",
  },
  "aws:ec2/securityGroup:SecurityGroup": { description: "app (web), 1/2" },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    securityGroupId: "sg-1",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
  },
  "aws:rds/subnetGroup:SubnetGroup": { subnetIds: ["subnet-1", "subnet-2"] },
  "aws:rds/parameterGroup:ParameterGroup": { family: "postgres17", parameters: [{ name: "a", value: "1" }] },
  "aws:rds/instance:Instance": DATABASE,
  "aws:elasticache/subnetGroup:SubnetGroup": { subnetIds: ["subnet-1"] },
  "aws:elasticache/parameterGroup:ParameterGroup": { family: "valkey8" },
  "aws:elasticache/replicationGroup:ReplicationGroup": CACHE,
  "aws:kms/key:Key": {},
  "aws:kms/alias:Alias": { targetKeyId: "key" },
  "aws:secretsmanager/secret:Secret": {},
  "aws:secretsmanager/secretVersion:SecretVersion": { secretId: "secret", secretString: "x" },
  "aws:iam/role:Role": { assumeRolePolicy: trust("ec2.amazonaws.com") },
  "aws:iam/rolePolicy:RolePolicy": { role: "role", ...statement({}) },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    role: "role",
    policyArn: "arn:aws:iam::aws:policy/X",
  },
  "aws:iam/policy:Policy": statement({}),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {},
  "aws:acm/certificate:Certificate": { domainName: "siscoe.example.com", validationMethod: "DNS" },
  "aws:route53/record:Record": {
    zoneId: "Z0123456789ABC",
    name: "x.example.com",
    type: "A",
    records: ["1.2.3.4"],
    ttl: 60,
  },
  "aws:lb/loadBalancer:LoadBalancer": { subnets: ["subnet-1", "subnet-2"] },
  "aws:lb/targetGroup:TargetGroup": { port: 8000, protocol: "HTTP", vpcId: "vpc-1" },
  "aws:lb/listener:Listener": {
    loadBalancerArn: ARN,
    port: 443,
    protocol: "HTTPS",
    certificateArn: "arn:aws:acm:sa-east-1:123456789012:certificate/x",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    defaultActions: [fixed({})],
  },
  "aws:lb/listenerRule:ListenerRule": { listenerArn: ARN, ...conditions(paths("/a*")), actions: [fixed({})] },
  "aws:s3/bucket:Bucket": {},
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    bucket: "b",
    rule: { objectOwnership: "BucketOwnerEnforced" },
  },
  "aws:s3/bucketVersioning:BucketVersioning": { bucket: "b", versioningConfiguration: { status: "Enabled" } },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    bucket: "b",
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    bucket: "b",
    rules: [{ id: "a", status: "Enabled" }],
  },
  "random:index/randomPassword:RandomPassword": { length: 8 },
} as const;

type Change = readonly [change: Properties, problem: RegExp];

/** What AWS refuses: a change to the valid inputs, and the problem that it makes (an undefined input is left out). */
const refused: { readonly [Type in keyof typeof valid]?: readonly Change[] } = {
  "aws:ec2/vpc:Vpc": [
    [{ cidrBlock: "10.0.0.0/8" }, /^cidrBlock: .*\/16 to \/28/],
    [{ cidrBlock: "10.0.0.1/16" }, /^cidrBlock: .*host bits/],
    [{ cidrBlock: "10.0.0.300/24" }, /^cidrBlock: .*IPv4/],
    [{ cidrBlock: undefined }, /^cidrBlock: one of/],
    [{ instanceTenancy: "shared" }, /^instanceTenancy: must be one of/],
    [{ tags: { "aws:x": "y" } }, /^tags: must not begin with aws:/],
    [{ tags: { x: "y".repeat(257) } }, /^tags: .*256/],
    [{ tags: { x: "a,b" } }, /^tags: must contain only/],
  ],
  "aws:ec2/subnet:Subnet": [
    [{ availabilityZone: "sa-east-1d" }, /^availabilityZone: .*sa-east-1a, sa-east-1b, sa-east-1c/],
    [{ cidrBlock: "10.0.0.0/29" }, /^cidrBlock/],
  ],
  "aws:ec2/natGateway:NatGateway": [
    [{ allocationId: undefined }, /^allocationId: is required for a public/],
    [{ connectivityType: "private" }, /^allocationId: is not supported/],
    [{ subnetId: undefined }, /^subnetId: Missing/],
  ],
  "aws:ec2/route:Route": [
    [{ natGatewayId: "nat-1" }, /^gatewayId: exactly one of/],
    [{ destinationCidrBlock: undefined }, /^destinationCidrBlock: exactly one/],
  ],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [[{ gatewayId: "igw-1" }, /^subnetId: exactly one/]],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    [{ serviceName: "s3", vpcEndpointType: "Interface" }, /^serviceName: must be a service's name/],
    [{ serviceName: "com.amazonaws.sa-east-1.logs" }, /^vpcEndpointType: only s3 and dynamodb/],
    [{ subnetIds: ["subnet-1"] }, /^vpcEndpointType: a Gateway endpoint/],
    [{ vpcEndpointType: "Interface", routeTableIds: ["rtb-1"] }, /^routeTableIds: /],
  ],
  "aws:ec2/flowLog:FlowLog": [
    [{ iamRoleArn: undefined }, /^iamRoleArn: DeliverLogsPermissionArn/],
    [{ subnetId: "subnet-1" }, /^vpcId: exactly one/],
    [{ trafficType: undefined }, /^trafficType/],
    [{ maxAggregationInterval: 300 }, /^maxAggregationInterval: must be one of 60, 600/],
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    [{ description: "São Paulo" }, /^description: must have only characters/],
    [{ description: "it's" }, /^description/],
    [{ description: "x".repeat(256) }, /^description: must have 1 to 255/],
    [{ name: "sg-mine" }, /^name: must not begin with sg-/],
    [{ name: "x".repeat(256) }, /^name: must have 1 to 255/],
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    [{ referencedSecurityGroupId: "sg-2" }, /^cidrIpv4: exactly one/],
    [{ cidrIpv4: undefined }, /^cidrIpv4: exactly one/],
    [{ cidrIpv4: "10.0.0.1/24" }, /^cidrIpv4: .*host bits/],
    [{ toPort: 70000 }, /^toPort: .*65535/],
    [{ fromPort: 500 }, /^fromPort: must not be greater/],
    [{ toPort: undefined }, /^fromPort: fromPort and toPort are required/],
    [{ ipProtocol: "-1" }, /^fromPort: .*-1/],
    [{ ipProtocol: "http" }, /^ipProtocol/],
    [{ description: "não" }, /^description/],
  ],
  "aws:rds/subnetGroup:SubnetGroup": [[{ name: "Upper" }, /^name: must contain lower-case/]],
  "aws:rds/parameterGroup:ParameterGroup": [
    [{ family: "postgres" }, /^family/],
    [{ name: "two--hyphens" }, /^name: .*two hyphens/],
    [
      { parameters: [{ name: "shared_preload_libraries", value: "pg_stat_statements" }] },
      /^parameters: .*static parameter/,
    ],
    [
      {
        parameters: [
          { name: "a", value: "1" },
          { name: "a", value: "2" },
        ],
      },
      /^parameters: .*twice/,
    ],
  ],
  "aws:rds/instance:Instance": [
    [{ password: "short" }, /^password: must have 8 to 128/],
    [{ password: "x".repeat(129) }, /^password: must have 8 to 128/],
    [{ password: "with/slash" }, /^password: must not hold/],
    [{ password: "with@sign-" }, /^password: must not hold/],
    [{ password: 'with"quote' }, /^password: must not hold/],
    [{ password: "with a space" }, /^password: must contain printable/],
    [{ password: undefined }, /^password: one of/],
    [{ manageMasterUserPassword: true }, /^password: conflicts/],
    [{ username: "rdsadmin" }, /^username: .*reserved/],
    [{ username: "user" }, /^username: .*reserved/],
    [{ username: "1st" }, /^username: must begin/],
    [{ dbName: "my-db" }, /^dbName: must begin/],
    [{ identifier: "two--hyphens" }, /^identifier: .*two hyphens/],
    [{ identifier: "Upper" }, /^identifier: must begin/],
    [{ identifier: "x".repeat(64) }, /^identifier: must have 1 to 63/],
    [{ finalSnapshotIdentifier: "end-" }, /^finalSnapshotIdentifier: .*hyphens/],
    [{ engine: "mysql" }, /^engine: must be one of postgres/],
    [{ engineVersion: "17.99" }, /^engineVersion: Cannot find version 17.99/],
    [{ engineVersion: "9.6" }, /^engineVersion: Cannot find/],
    [{ instanceClass: "t4g.medium" }, /^instanceClass: must be a class/],
    [{ instanceClass: "db.t4g.16xlarge" }, /^instanceClass: must be a class/],
    [{ instanceClass: "db.z9.large" }, /^instanceClass: must be a class/],
    [{ allocatedStorage: 19 }, /^allocatedStorage/],
    [{ maxAllocatedStorage: 20 }, /^maxAllocatedStorage: Max storage size must be greater/],
    [{ storageType: "gp4" }, /^storageType/],
    [{ storageType: "gp3", iops: 3000 }, /^iops: You can't specify IOPS/],
    [{ storageType: "io2" }, /^iops: storage type io2 needs/],
    [{ kmsKeyId: "arn:aws:kms:sa-east-1:123456789012:key/x" }, /^storageEncrypted: must be true/],
    [{ kmsKeyId: "key", storageEncrypted: true }, /^kmsKeyId: must be an ARN of kms/],
    [{ backupRetentionPeriod: 36 }, /^backupRetentionPeriod/],
    [{ backupWindow: "03:00-03:20" }, /^backupWindow: must last at least 30/],
    [{ backupWindow: "3:00-4:00" }, /^backupWindow: must be a daily window/],
    [{ backupWindow: "03:00-04:00", maintenanceWindow: "mon:03:30-mon:04:30" }, /^backupWindow: .*overlap/],
    [{ maintenanceWindow: "monday:03:30-mon:04:30" }, /^maintenanceWindow: must be a weekly/],
    [
      { monitoringInterval: 7, monitoringRoleArn: "arn:aws:iam::123456789012:role/x" },
      /^monitoringInterval: must be one of/,
    ],
    [{ monitoringInterval: 60 }, /^monitoringRoleArn: A MonitoringRoleARN value is required/],
    [{ monitoringRoleArn: "arn:aws:iam::123456789012:role/x" }, /^monitoringInterval: must not be 0/],
    [
      { performanceInsightsEnabled: true, performanceInsightsRetentionPeriod: 30 },
      /^performanceInsightsRetentionPeriod: must be 7, 731/,
    ],
    [{ performanceInsightsRetentionPeriod: 7 }, /^performanceInsightsEnabled: must be true/],
    [{ databaseInsightsMode: "advanced", performanceInsightsEnabled: true }, /^databaseInsightsMode: .*465/],
    [{ caCertIdentifier: "rds-ca-2019" }, /^caCertIdentifier/],
    [{ multiAz: true, availabilityZone: "sa-east-1a" }, /^availabilityZone: .*Multi-AZ/],
    [{ enabledCloudwatchLogsExports: ["error"] }, /^enabledCloudwatchLogsExports/],
    [{ allocatedStorage: undefined }, /^allocatedStorage: Missing/],
    [{ username: undefined }, /^username: Missing/],
    [{ engine: undefined }, /^engine: Missing/],
    [{ port: 80 }, /^port/],
  ],
  "aws:elasticache/subnetGroup:SubnetGroup": [[{ name: "1st" }, /^name: must begin/]],
  "aws:elasticache/parameterGroup:ParameterGroup": [[{ family: "redis8" }, /^family: must be one of/]],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    [{ authToken: "too-short" }, /^authToken: must have 16 to 128/],
    [{ authToken: "sixteen characters" }, /^authToken: must contain printable/],
    [{ authToken: "sixteen/characters" }, /^authToken: must not hold/],
    [{ transitEncryptionEnabled: false }, /^authToken: transitEncryptionEnabled must be true/],
    [{ automaticFailoverEnabled: true }, /^numCacheClusters: must be at least 2/],
    [{ automaticFailoverEnabled: true, numCacheClusters: 1 }, /^numCacheClusters: must be at least 2/],
    [{ multiAzEnabled: true, numCacheClusters: 2 }, /^automaticFailoverEnabled: must be true/],
    [{ authTokenUpdateStrategy: "REPLACE" }, /^authTokenUpdateStrategy: must be one of/],
    [{ authTokenUpdateStrategy: "DELETE" }, /^authTokenUpdateStrategy: DELETE is allowed only/],
    [
      { authToken: undefined, authTokenUpdateStrategy: "SET" },
      /^authTokenUpdateStrategy: needs an authToken/,
    ],
    [{ engine: "memcached", engineVersion: undefined }, /^engine: must be one of redis, valkey/],
    [{ engineVersion: "7.1" }, /^engineVersion: Cannot find/],
    [{ engine: "redis" }, /^engineVersion: Cannot find version 8.0 for redis/],
    [{ replicationGroupId: "Upper" }, /^replicationGroupId/],
    [{ replicationGroupId: "x".repeat(41) }, /^replicationGroupId: must have 1 to 40/],
    [{ replicationGroupId: "end-" }, /^replicationGroupId: .*hyphens/],
    [{ nodeType: "t4g.small" }, /^nodeType/],
    [{ snapshotWindow: "05:00-05:30" }, /^snapshotWindow: must last at least 60/],
    [{ maintenanceWindow: "sun:05:00-sun:05:30" }, /^maintenanceWindow: must last 60 minutes/],
    [{ snapshotRetentionLimit: 36 }, /^snapshotRetentionLimit/],
    [{ numCacheClusters: 2, numNodeGroups: 1 }, /^numCacheClusters: conflicts/],
    [
      { logDeliveryConfigurations: [{}, {}, {}] },
      /^logDeliveryConfigurations: must have 0 to 2 items, got 3/,
    ],
    [{ kmsKeyId: "arn:aws:kms:sa-east-1:123456789012:key/x" }, /^atRestEncryptionEnabled: must be true/],
    [{ description: "" }, /^description/],
  ],
  "aws:kms/key:Key": [
    [{ deletionWindowInDays: 5 }, /^deletionWindowInDays/],
    [{ policy: "{" }, /^policy: contains an invalid JSON policy/],
    [keyPolicy({ Action: "kms:Decrypt" }), /^policy: .*will not allow you to update the key policy/],
    [keyPolicy({ Principal: { AWS: "arn:aws:iam::123456789012:role/x" } }), /^policy: .*will not allow/],
    [{ rotationPeriodInDays: 90 }, /^rotationPeriodInDays: needs/],
  ],
  "aws:kms/alias:Alias": [
    [{ name: "mine" }, /^name: must (have 7|begin)/],
    [{ name: "alias/aws/mine" }, /^name: must begin/],
  ],
  "aws:secretsmanager/secret:Secret": [
    [{ recoveryWindowInDays: 5 }, /^recoveryWindowInDays: must be 0 or 7 to 30/],
    [{ name: "with space" }, /^name: must contain/],
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    [{ secretBinary: "eA==" }, /^secretString: only one/],
    [{ secretString: "x".repeat(65537) }, /^secretString: must be at most/],
  ],
  "aws:iam/role:Role": [
    [{ description: "SisCoE’s flow logs — all" }, /^description: must contain only/],
    [{ name: "x".repeat(65) }, /^name: must have 1 to 64/],
    [{ name: "a/b" }, /^name/],
    [{ assumeRolePolicy: "no" }, /^assumeRolePolicy: contains an invalid JSON policy/],
    [{ assumeRolePolicy: policy({ Action: "sts:AssumeRole" }) }, /^assumeRolePolicy: .*Principal/],
    [
      { assumeRolePolicy: policy({ Principal: "*", Action: "sts:AssumeRole", Resource: "*" }) },
      /prohibited field Resource/,
    ],
    [{ maxSessionDuration: 60 }, /^maxSessionDuration/],
    [{ path: "no-slash" }, /^path/],
  ],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": [[{ url: "http://example.com" }, /^url.*https/]],
  "aws:iam/policy:Policy": [
    [{ policy: JSON.stringify({ Statement: [] }) }, /^policy: .*Version/],
    [{ policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) }, /^policy: .*needs a Statement/],
    [statement({ Principal: "*" }), /should not specify a principal/],
    [statement({ Sid: "Read secrets" }), /SID\) must be alpha-numeric/],
    [statement({ Resource: "my-bucket" }), /must be in ARN format/],
    [statement({ Resource: undefined }), /must contain resources/],
    [statement({ Action: "GetObject" }), /prefaced by a vendor/],
    [statement({ Effect: "allow" }), /needs an Effect/],
    [
      statement({ Action: Array.from({ length: 600 }, (_, index) => `s3:Get${index}`) }),
      /LimitExceeded.*: 6144/,
    ],
    [
      {
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [1, 2].map(() => ({ Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" })),
        }),
      },
      /must be unique/,
    ],
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    [{ policyArn: "AdministratorAccess" }, /^policyArn: must be an ARN/],
  ],
  "aws:cloudwatch/logGroup:LogGroup": [
    [{ retentionInDays: 10 }, /^retentionInDays: must be one of/],
    [{ name: "with space" }, /^name/],
    [{ name: "x".repeat(513) }, /^name/],
  ],
  "aws:acm/certificate:Certificate": [
    [{ domainName: "no domain" }, /^domainName: must be a domain/],
    [
      { subjectAlternativeNames: ["ok.example.com", "-bad.example.com"] },
      /^subjectAlternativeNames: must be a domain/,
    ],
    [{ validationMethod: undefined }, /^validationMethod: is required/],
    [{ domainName: undefined }, /^domainName: one of/],
  ],
  "aws:route53/record:Record": [
    [{ zoneId: "example.com" }, /^zoneId: must be a hosted zone/],
    [{ ttl: undefined }, /^ttl: is required/],
    [{ aliases: [{ name: "x" }], ttl: undefined }, /^records: exactly one/],
    [{ type: "AX" }, /^type/],
    [
      { records: undefined, aliases: [{ name: "x", zoneId: "Z1", evaluateTargetHealth: true }] },
      /^ttl: conflicts with aliases/,
    ],
    [{ weightedRoutingPolicies: [{ weight: 1 }] }, /^setIdentifier/],
  ],
  "aws:lb/loadBalancer:LoadBalancer": [
    [{ name: "x".repeat(33) }, /^name: must have 1 to 32/],
    [{ name: "-mine" }, /^name: .*no hyphen/],
    [{ name: "internal-mine" }, /^name: must not begin/],
    [{ namePrefix: "too-long" }, /^namePrefix: must have 1 to 6/],
    [{ idleTimeout: 4001 }, /^idleTimeout/],
    [{ desyncMitigationMode: "strict" }, /^desyncMitigationMode/],
    [{ subnets: undefined }, /^subnets: exactly one/],
  ],
  "aws:lb/targetGroup:TargetGroup": [
    [{ name: "under_score" }, /^name/],
    [{ name: "x".repeat(33) }, /^name: must have 1 to 32/],
    [{ healthCheck: { matcher: "200-500" } }, /^healthCheck: .*'200-499'/],
    [{ healthCheck: { matcher: "ok" } }, /^healthCheck: .*'ok'/],
    [{ healthCheck: { interval: 10, timeout: 10 } }, /^healthCheck: timeout \(10\) must be smaller/],
    [{ healthCheck: { path: "health" } }, /^healthCheck: path must begin/],
    [{ healthCheck: { healthyThreshold: 1 } }, /^healthCheck: thresholds/],
    [{ deregistrationDelay: 3601 }, /^deregistrationDelay/],
    [{ slowStart: 10 }, /^slowStart/],
    [{ vpcId: undefined }, /^vpcId: vpcId is required/],
  ],
  "aws:lb/listener:Listener": [
    [{ certificateArn: undefined }, /^certificateArn: CertificateNotFound/],
    [{ certificateArn: "certificate" }, /^certificateArn: must be an ARN/],
    [{ sslPolicy: "ELBSecurityPolicy-TLS-2.0" }, /^sslPolicy/],
    [{ protocol: "HTTP" }, /^protocol: only an HTTPS/],
    [{ port: undefined }, /^port: Missing/],
    [{ port: 70000 }, /^port/],
    [
      { routingHttpResponseContentSecurityPolicyHeaderValue: "x".repeat(1025) },
      /at most 1024 bytes, got 1025/,
    ],
    [{ routingHttpResponseContentSecurityPolicyHeaderValue: "ã" }, /printable ASCII/],
    [{ routingHttpResponseXFrameOptionsHeaderValue: "NONE" }, /must be DENY, SAMEORIGIN/],
    [{ routingHttpResponseXContentTypeOptionsHeaderValue: "sniff" }, /must be one of nosniff/],
    [{ routingHttpResponseStrictTransportSecurityHeaderValue: "forever" }, /must be a max-age/],
    [
      {
        protocol: "HTTP",
        certificateArn: undefined,
        sslPolicy: undefined,
        routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=1",
      },
      /HTTPS listeners only/,
    ],
    [{ defaultActions: [{ type: "forward" }] }, /^defaultActions: a forward action needs/],
    [{ defaultActions: [redirect({})] }, /^defaultActions: .*it would loop/],
    [
      { defaultActions: [redirect({ protocol: "HTTPS", statusCode: "HTTP_308" })] },
      /statusCode must be HTTP_301/,
    ],
    [{ defaultActions: [redirect({ port: "99999" })] }, /port must be 1 to 65535/],
    [{ defaultActions: [redirect({ path: "x" })] }, /path must begin/],
    [{ defaultActions: [fixed({ statusCode: "302" })] }, /must be 2XX, 4XX or 5XX/],
    [{ defaultActions: [fixed({ messageBody: "x".repeat(1025) })] }, /at most 1024 characters/],
    [{ defaultActions: [fixed({ contentType: "text/markdown" })] }, /contentType must be one of/],
  ],
  "aws:lb/listenerRule:ListenerRule": [
    [{ priority: 50001 }, /^priority/],
    [conditions(paths("/1", "/2", "/3", "/4"), hosts("a.b", "c.d")), /TooManyConditionValues: .*got 6/],
    [conditions(paths("/" + "x".repeat(128))), /at most 128 characters/],
    [conditions(hosts("localhost")), /at least one dot/],
    [conditions(paths("/a b")), /ALB refuses/],
    [conditions({ pathPattern: { regexValues: ["("] } }), /doesn't compile/],
    [conditions({ pathPattern: { regexValues: ["x".repeat(129)] } }), /at most 128/],
    [conditions({ ...paths("/a"), ...hosts("a.b") }), /exactly one of/],
    [conditions({}), /exactly one of/],
    [conditions(hosts()), /at least one value/],
    [conditions(header("x".repeat(41), "*")), /name must have at most 40/],
    [conditions(header("X-*", "*")), /character that ALB refuses/],
    [conditions(header("Host", "*")), /hostHeader is for that/],
    [conditions(header("X-A", "x".repeat(129))), /at most 128 characters/],
    [conditions(header("X-A", "")), /can't be empty/],
    [conditions(header("X-A", "1", "2", "3", "4", "5", "6")), /TooManyConditionValues/],
  ],
  "aws:s3/bucket:Bucket": [
    [{ bucket: "UPPER" }, /^bucket/],
    [{ bucket: "ab" }, /^bucket: must have 3 to 63/],
    [{ bucket: "a..b" }, /^bucket: .*two dots/],
    [{ bucket: "192.168.0.1" }, /^bucket: .*IP address/],
    [{ bucket: "xn--abc" }, /^bucket: .*reserves/],
  ],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
    [{ rule: { objectOwnership: "Mine" } }, /^rule/],
  ],
  "aws:s3/bucketVersioning:BucketVersioning": [
    [{ versioningConfiguration: { status: "On" } }, /^versioningConfiguration/],
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    [{ rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "DES" } }] }, /^rules/],
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    [{ rules: [{ status: "On" }] }, /^rules/],
  ],
  "random:index/randomPassword:RandomPassword": [
    [{ length: 0 }, /^length/],
    [{ minUpper: 5, minLower: 5 }, /^length: .*sum of the minimums \(10\)/],
    [{ upper: false, lower: false, numeric: false, special: false }, /^length: at least one/],
  ],
};

describe("what the emulator refuses before anything happens", () => {
  for (const [type, inputs] of Object.entries(valid)) {
    test(`${type}: nothing, of inputs that are right`, () => {
      assert.deepEqual(account.problems(type, inputs), []);
    });
    for (const [change, problem] of refused[type as keyof typeof valid] ?? []) {
      const what = JSON.stringify(change, (_, value: unknown) => (value === undefined ? "absent" : value));
      test(`${type}: ${what.slice(0, 100)}`, () => {
        const problems = account.problems(type, { ...inputs, ...change });
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.match(problems[0] ?? "", problem);
      });
    }
  }

  test("a secret that is refused isn't printed", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), (text) => {
        const password = `"${text}"`;
        const printed = [
          ...account.problems("aws:rds/instance:Instance", { ...DATABASE, password }),
          ...account.problems("aws:elasticache/replicationGroup:ReplicationGroup", {
            ...CACHE,
            authToken: password,
          }),
        ];
        assert.equal(printed.length, 2);
        assert.ok(!printed.join().includes(password));
      }),
    );
  });

  test("all that is wrong is said at once", () => {
    const inputs = { ...DATABASE, password: "x", allocatedStorage: 1, instanceClass: "x", multiAZ: true };
    const named = account.problems("aws:rds/instance:Instance", inputs).map((text) => text.split(":")[0]);
    assert.deepEqual(named.sort(), ["allocatedStorage", "instanceClass", "multiAZ", "password"]);
  });

  test("windows overlap over midnight and over the week's end", () => {
    assert.ok(overlap("23:30-00:30", "sun:23:45-mon:00:15"));
    assert.ok(overlap("00:00-01:00", "sun:23:30-mon:00:30"));
    assert.equal(overlap("03:00-04:00", "sun:04:00-sun:05:00"), false);
    assert.equal(overlap("03:00-04:00", "sun:02:00-sun:03:00"), false);
  });

  test("a network's addresses are as many as its prefix says", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 }), (address, bits) => {
        const size = 2 ** (32 - bits);
        const first = address - (address % size);
        const text = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
        assert.deepEqual(addressRange(`${text}/${bits}`), { first, last: first + size - 1, bits });
      }),
    );
  });
});
